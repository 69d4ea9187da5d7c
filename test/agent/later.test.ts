import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keychainStore, nudge } from '../../src/agent/index.ts';
import { openState } from '../../src/agent/state/index.ts';
import { journalledPlans, startPurger } from '../../src/purge/index.ts';
import { PROCESSES } from '../processes.ts';
import { token, World } from './world.ts';

/** What becomes of an order after its receipt. */
let world: World;
let secret = '';
let history = '';
const kept = new Map<string, string>();
const keychain = keychainStore('test', {
  load: async () => ({
    getPassword: async (_service, account) => kept.get(account) ?? null,
    setPassword: async (_service, account, password) => void kept.set(account, password),
    deletePassword: async (_service, account) => kept.delete(account),
  }),
});

beforeEach(async () => {
  kept.clear();
  world = await World.make();
  secret = token();
  history = world.write('.bash_history', `export TOKEN=${secret}\n`);
  mkdirSync(join(world.home, 'Documents'));
  await world.start({ tuning: { keychain, watch: true } });
  await world.server.until('a whole picture', () => world.server.of('visibility').length > 0);
});
afterEach(() => world[Symbol.asyncDispose]());

const phases = () => world.of('receipt').map(({ phase }) => phase);

describe('after its receipt an order', () => {
  it('is rechecked when its time has come: what came back meanwhile is removed', async () => {
    const order = await world.server.rotate(secret);
    await world.server.until('the receipt', () => world.server.of('receipt').length === 1);
    await world.stop();
    world.write('.bash_history', `export TOKEN=${secret}\n`);
    const state = openState(world.stateDir);
    expect(Date.parse(state.orders.get(order.orderId)?.recheckAt ?? '') - Date.now()).toBeGreaterThan(23 * 3_600_000);
    state.orders.update(order.orderId, { recheckAt: new Date().toISOString() });
    state.close();
    await world.start({ tuning: { keychain, sweep: false } });
    await world.server.until('the second receipt', () => phases().includes('recheck'));
    expect(world.of('receipt').at(-1)).toMatchObject({ phase: 'recheck', decision: 'executed', found: 1, purged: 1, residuals: 0 });
    expect(readFileSync(history, 'utf8')).not.toContain(secret);
  });

  it('is rechecked once, however often that is due while it is being rechecked', async () => {
    const order = await world.server.rotate(secret);
    await world.server.until('the receipt', () => world.server.of('receipt').length === 1);
    await world.stop();
    world.write('.bash_history', `export TOKEN=${secret}\n`);
    const state = openState(world.stateDir);
    state.orders.update(order.orderId, { recheckAt: new Date().toISOString() });
    state.close();
    await world.start({
      tuning: { keychain, sweep: false },
      on: (event) => {
        world.events.push(event);
        if (event.type === 'copy') nudge(world.stateDir);
      },
    });
    await world.server.until('the second receipt', () => phases().includes('recheck'));
    await new Promise((done) => setTimeout(done, 700));
    expect(phases()).toEqual(['first', 'recheck']);
  });

  it('keeps what it knows of residuals when its recheck fails; that is tried again before it is told', async () => {
    const copy = world.write('Documents/copy.txt', `old ${secret}\n`);
    const order = await world.server.rotate(secret, { caps: { files: 1, bytes: 1_000_000 } });
    await world.server.until('the receipt', () => world.server.of('receipt').length === 1);
    await world.stop();
    let state = openState(world.stateDir);
    const residual = [history, copy].find((path) => state.spots.has(path, order.orderId, 'residual'));
    state.orders.update(order.orderId, { recheckAt: new Date().toISOString() });
    state.close();
    const failed = () => world.logged.filter((line) => line.includes('"hunt"') && line.includes('job-failed')).length;
    await world.start({
      processes: { ...PROCESSES, scanner: new URL('failing-scanner.ts', import.meta.url) },
      tuning: { keychain, sweep: false },
    });
    for (const failures of [1, 2, 3]) {
      await world.server.until(`failure ${failures}`, () => failed() === failures);
      if (failures < 3) expect(phases()).toEqual(['first']);
      nudge(world.stateDir);
    }
    await world.server.until('the receipt of the recheck', () => world.server.of('receipt').length === 2);
    expect(world.of('receipt').at(-1)).toMatchObject({ phase: 'recheck', decision: 'reported', notVisible: 1 });
    await world.stop();
    state = openState(world.stateDir);
    expect(state.spots.has(residual ?? '', order.orderId, 'residual')).toBe(true);
    expect(Date.parse(state.orders.get(order.orderId)?.recheckAt ?? '') - Date.now()).toBeLessThan(20 * 60_000);
    state.close();
  });

  it('can be undone by its owner, which is told once and is no relapse', async () => {
    await world.server.rotate(secret);
    await world.server.until('the receipt', () => world.server.of('receipt').length === 1);
    expect(world.of('receipt')[0]?.undoUntil).not.toBeNull();
    const [plan] = journalledPlans(world.stateDir);
    const identity = [...kept].find(([account]) => account.includes('undo:'))?.[1];
    await using purger = startPurger({ entry: PROCESSES.purger });
    const base = { stateDir: world.stateDir, home: world.home, scannerEntry: PROCESSES.scanner.href, allowRoot: process.getuid?.() === 0 };
    await purger.undo({ ...base, planId: plan!.planId, identity: identity! });
    expect(readFileSync(history, 'utf8')).toContain(secret);
    nudge(world.stateDir);
    await world.server.until('the receipt of the undo', () => world.server.of('receipt').length === 2);
    nudge(world.stateDir);
    await world.agent?.sweep();
    expect(phases()).toEqual(['first', 'undo']);
    expect(world.of('relapse')).toEqual([]);
  });

  it('loses its undo, and the key of it, at expiry', async () => {
    const order = await world.server.rotate(secret);
    await world.server.until('the receipt', () => world.server.of('receipt').length === 1);
    expect(world.agent?.status().undo).toMatchObject([{ orderId: order.orderId }]);
    await world.stop();
    const state = openState(world.stateDir);
    const [plan] = state.plans.of(order.orderId);
    state.plans.finish(plan!.planId, { ...plan!.outcome!, undoUntil: new Date(Date.now() - 1).toISOString() });
    state.close();
    await world.start({ tuning: { keychain, sweep: false } });
    await world.server.until('the key to be gone', () => ![...kept.keys()].some((account) => account.includes('undo:')));
    expect(world.agent?.status().undo).toEqual([]);
  });
});
