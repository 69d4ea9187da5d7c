import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAIN } from '../e2e/fleet.ts';
import { freshToken } from '../e2e/tokens.ts';

/** A purge by hand of files whose application runs: a program that sleeps, named as Zed’s is, stands for Zed. */

let folder: string;
let home: string;
let log: string;
let history: string;
let secret: string;
let started: ChildProcess[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lastcopy-waiting-'));
  home = join(folder, 'home');
  secret = freshToken();
  history = join(home, '.bash_history');
  log = join(home, '.local/share/zed/logs/Zed.log');
  mkdirSync(dirname(log), { recursive: true });
  writeFileSync(history, `export TOKEN=${secret}\n`);
  writeFileSync(log, `INFO ${secret}\n`);
  mkdirSync(join(folder, 'bin'));
  copyFileSync('/bin/sleep', join(folder, 'bin', 'zeditor'));
  chmodSync(join(folder, 'bin', 'zeditor'), 0o755);
});
afterEach(async () => {
  for (const child of started) child.kill('SIGKILL');
  started = [];
  rmSync(folder, { recursive: true, force: true });
});

async function open(): Promise<ChildProcess> {
  const child = spawn(join(folder, 'bin', 'zeditor'), ['600'], { stdio: 'ignore' });
  started.push(child);
  const cmdline = `/proc/${child.pid}/cmdline`;
  while (!(existsSync(cmdline) && readFileSync(cmdline, 'utf8').includes('zeditor'))) await delay(5);
  return child;
}

function purge(...more: string[]) {
  const root = process.getuid?.() === 0 ? ['--allow-root'] : [];
  const child = spawn(
    process.execPath,
    [MAIN, ...root, '--state', join(folder, 'state'), 'purge', home, '--secret-stdin', '--json', ...more],
    {
      env: { ...process.env, HOME: home, XDG_DATA_HOME: '' },
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  started.push(child);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  child.stdin.end(secret);
  return {
    child,
    said: () => err,
    async ended() {
      const [code] = (await once(child, 'close')) as [number | null];
      const lines = out
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      return { code, lines };
    },
    async waits() {
      for (let tries = 0; !err.includes('Waiting until you close Zed (1 file)') && tries < 2_000; tries++) await delay(10);
      expect(err).toContain('Waiting until you close Zed (1 file); Ctrl-C leaves the rest as it is.');
    },
  };
}

const holds = (path: string) => readFileSync(path, 'utf8').includes(secret);

describe.runIf(process.platform === 'linux')('a purge of files whose application runs', () => {
  it('leaves them, names the application and says what to do', { timeout: 60_000 }, async () => {
    await open();
    const { code, lines } = await purge().ended();
    expect(lines.find(({ type }) => type === 'residual')).toMatchObject({
      path: log,
      reason: 'owner-application-running',
      sentence: 'Zed is running: close it and run again, or run with --wait.',
    });
    expect(lines.at(-1)).toMatchObject({ type: 'summary', purged: 1, remaining: 1 });
    expect(code).toBe(1);
    expect([holds(history), holds(log)]).toEqual([false, true]);
  });

  it('--wait: purges them as soon as it is closed, and what it wrote beside them while it ended', { timeout: 60_000 }, async () => {
    const zed = await open();
    const run = purge('--wait');
    await run.waits();
    expect([holds(history), holds(log)]).toEqual([false, true]);
    writeFileSync(join(dirname(log), 'Zed.log.old'), `INFO ${secret}\n`);
    zed.kill('SIGKILL');
    const { code, lines } = await run.ended();
    expect(lines.at(-1)).toMatchObject({ type: 'summary', purged: 3, remaining: 0, plans: [{ purged: 1 }, { purged: 2 }] });
    expect(lines.filter(({ type }) => type === 'residual')).toEqual([]);
    expect(code).toBe(0);
    expect(holds(log)).toBe(false);
  });

  it('--wait: Ctrl-C ends it with the rest as residuals', { timeout: 60_000 }, async () => {
    await open();
    const run = purge('--wait');
    await run.waits();
    run.child.kill('SIGINT');
    const { code, lines } = await run.ended();
    expect(lines.at(-1)).toMatchObject({ type: 'summary', purged: 1, remaining: 1 });
    expect(code).toBe(1);
    expect([holds(history), holds(log)]).toEqual([false, true]);
  });
});
