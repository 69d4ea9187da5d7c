import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, closeSync, copyFileSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nudge } from '../../src/agent/index.ts';
import { openState } from '../../src/agent/state/index.ts';
import { token, World } from './world.ts';

/** Copies in files of applications that run: a program that sleeps, named as Zed is, stands for Zed. */
const LOG = '.local/share/zed/logs/Zed.log';
const SOON = { ownerWatch: { every: 100, settle: 300 } };

let world: World;
let secret = '';
let log = '';
const children: ChildProcess[] = [];

beforeEach(async () => {
  world = await World.make();
  secret = token();
  log = world.write(LOG, `INFO got ${secret}\n`);
  mkdirSync(join(world.root, 'bin'));
  copyFileSync('/bin/sleep', join(world.root, 'bin', 'zed'));
  chmodSync(join(world.root, 'bin', 'zed'), 0o755);
});
afterEach(async () => {
  await Promise.all(children.splice(0).map(close));
  await world[Symbol.asyncDispose]();
});

async function open(): Promise<ChildProcess> {
  const child = spawn(join(world.root, 'bin', 'zed'), ['600'], { stdio: 'ignore' });
  children.push(child);
  const cmdline = `/proc/${child.pid}/cmdline`;
  while (!(existsSync(cmdline) && readFileSync(cmdline, 'utf8').includes('bin/zed'))) await delay(5);
  return child;
}

function close(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

async function started(tuning: object = SOON): Promise<void> {
  await world.start({ tuning });
  await world.server.until('a whole picture', () => world.server.of('visibility').length > 0);
}

const receipts = () => world.of('receipt').map(({ phase, purged, residuals }) => `${phase}: ${purged} purged, ${residuals} left`);
/** Without what a sweep that met it first has told. */
const rechecks = () => receipts().filter((told) => told.startsWith('recheck'));
const untouched = () => readFileSync(log, 'utf8').includes(secret);

describe.runIf(process.platform === 'linux')('copies in the files of an application that runs', () => {
  it('wait, are told with its name, and are purged when it has been closed', async () => {
    const history = world.write('.bash_history', `export TOKEN=${secret}\n`);
    const zed = await open();
    await started({});
    const order = await world.server.rotate(secret);
    await world.server.until('the receipt', () => receipts().length === 1);
    expect(receipts()).toEqual(['first: 1 purged, 1 left']);
    expect(readFileSync(history, 'utf8')).not.toContain(secret);
    expect(untouched()).toBe(true);
    expect(world.of('fate').find(({ outcome }) => outcome === 'residual')).toMatchObject({
      reason: 'owner-application-running',
      sentence: 'Zed is running: close it; the copy is purged after that.',
      owner: 'Zed',
    });
    expect(world.agent?.status().waits).toMatchObject([
      { orderId: order.orderId, owner: 'Zed', files: 1, sentence: 'Zed is running: close it; the copy is purged after that.' },
    ]);
    await close(zed);
    const closed = performance.now();
    await world.server.until('the recheck', () => receipts().length === 2);
    expect(performance.now() - closed).toBeLessThan(10_000);
    expect(receipts()[1]).toBe('recheck: 1 purged, 0 left');
    expect(untouched()).toBe(false);
    expect(world.agent?.status().waits).toEqual([]);
  });

  it('wait across a restart of the agent, and not while its owner has paused it', async () => {
    const zed = await open();
    await started();
    await world.server.rotate(secret);
    await world.server.until('the receipt', () => receipts().length === 1);
    await world.stop();
    await world.start({ tuning: { ...SOON, sweep: false } });
    await world.agent?.pause(true);
    await close(zed);
    await delay(1_000);
    expect(receipts()).toHaveLength(1);
    await world.agent?.pause(false);
    await world.server.until('the recheck', () => receipts().length === 2);
    expect(receipts()[1]).toBe('recheck: 1 purged, 0 left');
    expect(untouched()).toBe(false);
  });

  it('are left while another process holds the file, whoever that is', async () => {
    const fd = openSync(log, 'r');
    const holder = spawn('/bin/sleep', ['600'], { stdio: [fd, 'ignore', 'ignore'] });
    children.push(holder);
    closeSync(fd);
    await delay(50);
    await started();
    await world.server.rotate(secret);
    await world.server.until('the receipt', () => receipts().length === 1);
    expect(receipts()).toEqual(['first: 0 purged, 1 left']);
    expect(world.agent?.status().waits).toMatchObject([{ sentence: 'sleep is running: close it; the copy is purged after that.' }]);
    await close(holder);
    await world.server.until('the recheck', () => receipts().length === 2);
    expect(untouched()).toBe(false);
  });
});

describe.runIf(process.platform === 'linux')('a purged file of an application', () => {
  beforeEach(async () => {
    await started();
    await world.server.rotate(secret);
    await world.server.until('the receipt', () => receipts().length === 1);
    expect(receipts()).toEqual(['first: 1 purged, 0 left']);
  });

  it('is looked at again once the application has run again and was closed: what it wrote back is purged', async () => {
    const zed = await open();
    nudge(world.stateDir);
    await world.server.until('to be seen at work', () => marks().some(({ startedAt }) => startedAt !== null));
    world.write(LOG, `INFO got ${secret}\n`);
    expect(rechecks()).toEqual([]);
    await close(zed);
    await world.server.until('the recheck', () => rechecks().length === 1);
    expect(rechecks()).toEqual(['recheck: 1 purged, 0 left']);
    expect(untouched()).toBe(false);
  });

  it('is looked at again where nobody saw the application run, but the file is another', async () => {
    nudge(world.stateDir);
    await delay(500);
    expect(receipts()).toHaveLength(1);
    world.write(LOG, `INFO got ${secret} again\n`);
    nudge(world.stateDir);
    await world.server.until('the recheck', () => rechecks().length === 1);
    expect(rechecks()).toEqual(['recheck: 1 purged, 0 left']);
  });

  const marks = () => {
    const state = openState(world.stateDir, { readOnly: true });
    try {
      return state.awaited.all('reopening');
    } finally {
      state.close();
    }
  };
});
