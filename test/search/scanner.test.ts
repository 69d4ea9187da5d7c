import { fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { inspect } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Scanner, SearchEvent } from '../../src/search/index.ts';
import { ScannerDied, startScanner } from '../../src/search/index.ts';
import type { ScannerOptions } from '../../src/search/index.ts';
import { freshSecret, gather, hunting, search, Tree } from './tree.ts';
import { PROCESSES } from '../processes.ts';

const entry = PROCESSES.scanner;
const allowRoot = process.getuid?.() === 0;
const open: Scanner[] = [];

function scanner(more: Partial<ScannerOptions> = {}): Scanner {
  const started = startScanner({ entry, allowRoot, ...more });
  open.push(started);
  return started;
}

afterEach(async () => {
  for (const one of open.splice(0)) await one[Symbol.asyncDispose]();
});

function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
}

async function gone(pid: number, withinMs = 5_000): Promise<boolean> {
  for (let waited = 0; waited < withinMs; waited += 50) {
    if (!isAlive(pid)) return true;
    await delay(50);
  }
  return false;
}

function memory(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;
}

/** Everything of an event that does not change from one run to the next. */
function lasting(events: readonly SearchEvent[]): unknown[] {
  return events.filter((event) => event.type !== 'progress').map((event) => (event.type === 'summary' ? { ...event, seconds: 0 } : event));
}

/** A file with many copies: enough events for any queue to fill. */
function crowded(tree: Tree, secret: string, copies: number): string {
  return tree.write('crowded.txt', `${secret}\n`.repeat(copies));
}

describe('the scanner process', () => {
  it('answers what the same search in process answers, paths that are no UTF-8 included', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    tree.write('a.json', JSON.stringify({ k: `${secret}"` }));
    tree.write('b.bin', Buffer.from([1, 2, 0, 255]));
    tree.write('c.txt', Buffer.from(secret).toString('base64'));
    const request = hunting(tree.home, { old: secret }, { roots: [tree.home, Buffer.from(`${tree.home}/caf\xe9`, 'latin1')] });
    const here = await search(request);
    const there = await gather(scanner().search(request));
    expect(lasting(there.events)).toEqual(lasting(here.events));
    expect(there.hits).toHaveLength(2);
  });

  it('runs at low priority, and can neither write, nor connect, nor start anything', async () => {
    using tree = new Tree();
    const lines: string[] = [];
    const probe = new URL('probe.mjs', import.meta.url).href;
    const one = scanner({ nice: 15, execArgv: ['--import', probe], onLog: (line) => lines.push(line) });
    await gather(one.search(hunting(tree.home, {})));
    const stat = readFileSync(`/proc/${one.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    expect(Number(stat[16])).toBe(15);
    expect(JSON.parse(lines[0] ?? '{}')).toEqual({
      read: 'ok',
      write: 'ERR_ACCESS_DENIED',
      spawn: 'ERR_ACCESS_DENIED',
      connect: 'ERR_ACCESS_DENIED',
    });
  });

  it('dies alone when its heap is full', async () => {
    const one = scanner({
      memoryMb: 24,
      execArgv: ['--import', 'data:text/javascript,setTimeout(()=>{const a=[];for(;;)a.push(a.slice())},50)'],
    });
    await expect(gather(one.search(hunting('/usr', {})))).rejects.toMatchObject({ name: 'ScannerDied', signal: 'SIGABRT' });
  });

  it('gets the part of the environment that places need', async () => {
    using tree = new Tree();
    const env = {
      PATH: '/usr/bin',
      HOME: tree.home,
      XDG_CONFIG_HOME: '/x',
      CODEX_HOME: '/c',
      AWS_SECRET_ACCESS_KEY: freshSecret(),
      NODE_OPTIONS: '--bad',
    };
    const one = scanner({ env });
    await gather(one.search(hunting(tree.home, {})));
    const seen = readFileSync(`/proc/${one.pid}/environ`, 'utf8')
      .split('\0')
      .filter((line) => !line.startsWith('NODE_CHANNEL') && !line.startsWith('MALLOC_'));
    expect(seen.filter(Boolean).sort()).toEqual([`CODEX_HOME=/c`, `HOME=${tree.home}`, 'PATH=/usr/bin', 'XDG_CONFIG_HOME=/x']);
  });

  it('killed in the middle of a search: that search rejects, the next one works', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    crowded(tree, secret, 1_500);
    const one = scanner();
    const request = hunting(tree.home, { old: secret });
    let killed = 0;
    const running = (async () => {
      for await (const event of one.search(request)) {
        if (event.type !== 'replica' || killed > 0) continue;
        killed = one.pid as number;
        process.kill(killed, 'SIGKILL');
      }
    })();
    const error = await running.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ScannerDied);
    expect(error).toMatchObject({ code: 'scanner-died', requestId: 'test', signal: 'SIGKILL', reason: 'ended' });
    expect((await gather(one.search(request))).hits).toHaveLength(1_500);
    expect(one.pid).not.toBe(killed);
  });

  it('ends with its parent', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    crowded(tree, secret, 6_000);
    const parent = fork(new URL('parent.ts', import.meta.url), [tree.home, secret], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const [pid] = (await once(parent, 'message')) as [number];
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    expect(await gone(pid)).toBe(true);
  });

  it('ends by itself when idle, and on disposal', async () => {
    using tree = new Tree();
    const one = scanner({ idleMs: 100 });
    await gather(one.search(hunting(tree.home, {})));
    const first = one.pid as number;
    expect(await gone(first)).toBe(true);
    expect(one.pid).toBeUndefined();

    const two = scanner({ idleMs: 60_000 });
    await gather(two.search(hunting(tree.home, {})));
    const second = two.pid as number;
    expect(isAlive(second)).toBe(true);
    await two[Symbol.asyncDispose]();
    expect(isAlive(second)).toBe(false);
  });

  it('ends on SIGTERM', async () => {
    using tree = new Tree();
    const one = scanner();
    await gather(one.search(hunting(tree.home, {})));
    const pid = one.pid as number;
    process.kill(pid, 'SIGTERM');
    expect(await gone(pid)).toBe(true);
  });

  it.each(['leave', 'dispose'])('does not keep a parent alive that has nothing to do, nor let it end too early (%s)', async (how) => {
    using tree = new Tree();
    const parent = fork(new URL('parent.ts', import.meta.url), [tree.home, freshSecret(), how], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const [[pid], [code]] = (await Promise.all([once(parent, 'message'), once(parent, 'exit')])) as [[number], [number]];
    // Node ends with 13 where an await at the top level can never come back.
    expect(code).toBe(0);
    expect(await gone(pid)).toBe(true);
  });

  it('stops when aborted, or when the caller has seen enough, and then searches again', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    crowded(tree, secret, 1_500);
    const one = scanner();
    const request = hunting(tree.home, { old: secret });
    const abort = new AbortController();
    let seen = 0;
    await expect(
      (async () => {
        for await (const event of one.search(request, abort.signal)) {
          if (event.type === 'replica' && ++seen === 10) abort.abort();
        }
      })(),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect(seen).toBeLessThan(200);
    for await (const event of one.search(request)) if (event.type === 'replica') break;
    expect((await gather(one.search(request))).hits).toHaveLength(1_500);
  });

  it('waits for a slow reader instead of piling up events', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    for (let index = 0; index < 20; index++) tree.write(`f${index}.txt`, `${secret}\n`.repeat(500));
    const one = scanner();
    const iterator = one.search(hunting(tree.home, { old: secret }))[Symbol.asyncIterator]();
    const first = await iterator.next();
    const pid = one.pid as number;
    const cpu = (): number => {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return Number(fields[11]) + Number(fields[12]);
    };
    await delay(1_000);
    const before = cpu();
    await delay(500);
    // It stands still: what it found waits in the file.
    expect(cpu() - before).toBeLessThan(10);
    let hits = 0;
    for (let step = first; step.done !== true; step = await iterator.next()) if (step.value.type === 'replica') hits++;
    expect(hits).toBe(10_000);
    expect(memory(pid, 'VmHWM')).toBeLessThan(260);
  });

  it('finds a value behind four gigabytes of nothing, in flat memory', async () => {
    // Holes of tmpfs cost nothing to read; those of other filesystems fill the page cache.
    using tree = new Tree(existsSync('/dev/shm') ? '/dev/shm' : undefined);
    const secret = freshSecret();
    const fd = openSync(tree.path('sparse.img'), 'w');
    ftruncateSync(fd, 2 ** 32);
    writeSync(fd, secret, 2 ** 32 - 100);
    closeSync(fd);
    const one = scanner({ nice: 0 });
    const { hits, summary } = await gather(one.search(hunting(tree.home, { old: secret })));
    expect(hits.map((hit) => hit.span?.start)).toEqual([2 ** 32 - 100]);
    expect(summary.bytes).toBe(2 ** 32);
    expect(memory(one.pid as number, 'VmHWM')).toBeLessThan(260);
  }, 60_000);

  it('refuses root, and root alone, unless told', async () => {
    using tree = new Tree();
    const outcome: unknown = await gather(scanner({ allowRoot: false }).search(hunting(tree.home, {}))).catch((reason: unknown) => reason);
    if (process.getuid?.() === 0) {
      expect(outcome).toMatchObject({ name: 'ScannerDied', reason: 'refused-root' });
      expect(String(outcome)).toContain('--allow-root');
    } else expect(outcome).toMatchObject({ summary: { notVisible: 0 } });
  });

  it('says so when it cannot be started', async () => {
    using tree = new Tree();
    const broken = scanner({ entry: new URL('no-such-file.ts', import.meta.url) });
    await expect(gather(broken.search(hunting(tree.home, {})))).rejects.toMatchObject({ name: 'ScannerDied', exitCode: 1 });
  });

  it('is killed when it shows no sign of life', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    crowded(tree, secret, 30_000);
    const one = scanner({ stallMs: 3_000 });
    await gather(one.search(hunting(tree.home, {}, { roots: [tree.path('none')] })));
    const running = gather(one.search(hunting(tree.home, { old: secret })));
    process.kill(one.pid as number, 'SIGSTOP');
    await expect(running).rejects.toMatchObject({ name: 'ScannerDied', reason: 'stalled' });
  });

  it('lets no value out: not in events, not on standard error, not in an error', async () => {
    using tree = new Tree();
    const canary = freshSecret();
    const lines: string[] = [];
    tree.write('a.json', `{"k":"${canary}"`);
    tree.write('b.env', `AWS_SECRET_ACCESS_KEY=${canary}\nDB_PASSWORD="${canary}"\n`);
    tree.write(
      'c.ipynb',
      JSON.stringify({ cells: [{ cell_type: 'code', source: [`x="${canary}"`, 'y'] }], nbformat: 4, nbformat_minor: 5, metadata: {} }),
    );
    const one = scanner({ onLog: (line) => lines.push(line) });
    const events: SearchEvent[] = [];
    for await (const event of one.search(hunting(tree.home, { old: canary }, { detect: true }))) events.push(event);
    // A request that makes the scanner itself fail while it holds the value.
    const bad = hunting(tree.home, { old: canary }, { by: 'slow', detect: true });
    const error: unknown = await gather(one.search(bad)).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'SearchFailed' });
    const everything = inspect([events, lines, error], { depth: null, maxArrayLength: null, maxStringLength: null });
    expect(events.filter((event) => event.type === 'replica').length).toBeGreaterThanOrEqual(4);
    for (const shape of [canary, Buffer.from(canary).toString('base64'), Buffer.from(canary).toString('hex'), canary.slice(0, 16)]) {
      expect(everything).not.toContain(shape);
    }
  });
});
