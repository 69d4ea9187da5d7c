import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fc, it } from '@fast-check/vitest';
import { afterEach, describe, expect } from 'vitest';
import type { Scanner, ScannerOptions, SearchEvent } from '../../src/search/index.ts';
import { KnownFiles, startScanner } from '../../src/search/index.ts';
import { freshSecret, gather, hunting, search, Tree } from './tree.ts';
import { PROCESSES } from '../processes.ts';

const entry = PROCESSES.scanner;
const open: Scanner[] = [];

function scanner(more: Partial<ScannerOptions> = {}): Scanner {
  const started = startScanner({ entry, allowRoot: process.getuid?.() === 0, ...more });
  open.push(started);
  return started;
}

afterEach(async () => {
  for (const one of open.splice(0)) await one[Symbol.asyncDispose]();
});

function lasting(events: readonly SearchEvent[]): unknown[] {
  return events.filter((event) => event.type !== 'progress').map((event) => (event.type === 'summary' ? { ...event, seconds: 0 } : event));
}

/** What a thread does besides its work, before its own code. */
function inThreads(code: string): readonly string[] {
  const source = `import { isMainThread } from 'node:worker_threads'; import fs from 'node:fs'; if (!isMainThread) { ${code} }`;
  return ['--import', `data:text/javascript,${encodeURIComponent(source)}`];
}

const content = fc.oneof(
  { weight: 6, arbitrary: fc.nat({ max: 3 }).map((copies) => (secret: string) => `text\n${`k=${secret}\n`.repeat(copies)}`) },
  fc.constant((secret: string) => `${secret}\n`.repeat(700)),
  fc.constant((secret: string) => ' .\n'.repeat(60_000) + secret),
  fc.constant((secret: string) =>
    JSON.stringify({ cells: [{ cell_type: 'code', source: [secret.slice(0, 9), secret.slice(9)] }], nbformat: 4 }),
  ),
  fc.constant((secret: string) => Buffer.concat([Buffer.from([0, 1, 2, 0]), Buffer.from(secret)])),
);

describe('a search of several threads', () => {
  it.prop([fc.array(fc.record({ folder: fc.nat({ max: 6 }), content }), { minLength: 60, maxLength: 160 }), fc.constantFrom(2, 3)], {
    numRuns: 4,
  })(
    'tells exactly what one thread tells, in the same order',
    async (files, threads) => {
      using tree = new Tree();
      const secret = freshSecret();
      files.forEach(({ folder, content: of }, index) =>
        tree.write(`f${folder}/${folder % 2 === 0 ? '' : 'deep/'}${index}.txt`, of(secret)),
      );
      tree.write(Buffer.from('caf\xe9.txt', 'latin1').toString('latin1'), secret);
      execFileSync('tar', ['-C', tree.home, '-cf', tree.path('f0.tar'), 'f0'], { stdio: 'ignore' });
      mkdirSync(tree.path('objects'), { recursive: true });
      symlinkSync('nowhere', tree.path('dangling'));
      const roots = [tree.home, tree.path('none'), Buffer.from(`${tree.home}/none\xe9`, 'latin1')];
      const request = hunting(tree.home, { old: secret }, { roots });
      const one = await search(request, { blockBytes: 65_536 });
      const more = await search({ ...request, threads }, { blockBytes: 65_536, threadEntry: entry });
      expect(lasting(more.events)).toEqual(lasting(one.events));
      expect(one.summary.replicas).toBeGreaterThan(0);
    },
    60_000,
  );

  it('skips what is known, and reads names that are not UTF-8', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    for (let index = 0; index < 200; index++) tree.write(`${index}.txt`, secret);
    execFileSync('bash', ['-c', `printf '%s' "$1" > "$0"/$'caf\\xe9.txt'`, tree.home, secret]);
    const request = hunting(tree.home, { old: secret }, { threads: 2 });
    const one = scanner();
    const first = await gather(one.search(request));
    expect(first.hits.at(-1)?.file.path).toEqual(Buffer.from(`${tree.home}/caf\xe9.txt`, 'latin1'));
    const index = KnownFiles.empty();
    for (const { file } of first.files) if (typeof file.path === 'string') index.remember(file.path, file.identity);
    tree.write('7.txt', `other ${secret}`);
    const again = await gather(one.search({ ...request, known: index.bytes() }));
    expect(again.summary).toMatchObject({ files: 2, skipped: 199, replicas: 2 });
  });

  it('fails when a thread dies, and the next one works', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    for (let index = 0; index < 300; index++) tree.write(`${index}.txt`, `${secret}\n`.repeat(20));
    const dying = scanner({ execArgv: inThreads('setTimeout(() => process.exit(3), 5)') });
    const request = hunting(tree.home, { old: secret }, { threads: 2 });
    await expect(gather(dying.search(request))).rejects.toMatchObject({
      name: 'SearchFailed',
      message: expect.stringContaining('it ended'),
    });
    expect((await gather(dying.search({ ...request, threads: 1 }))).summary.replicas).toBe(6_000);
  });

  it('fails when a thread’s memory is full, without a word of what it held', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    for (let index = 0; index < 100; index++) tree.write(`${index}.txt`, secret);
    const full = scanner({ execArgv: inThreads('setTimeout(() => { const a = []; for (;;) a.push(a.slice()); }, 1)') });
    const error: unknown = await gather(full.search(hunting(tree.home, { old: secret }, { threads: 2 }))).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ name: 'SearchFailed', message: expect.stringContaining('ERR_WORKER_OUT_OF_MEMORY') });
    expect(String(error)).not.toContain(secret);
  });

  it('ends its threads when it is aborted, and when the caller has seen enough', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    for (let index = 0; index < 400; index++) tree.write(`${index}.txt`, `${secret}\n`.repeat(50));
    const one = scanner();
    const request = hunting(tree.home, { old: secret }, { threads: 2 });
    await gather(one.search({ ...request, roots: [tree.path('none')] }));
    const threads = (): number => readdirSync(`/proc/${one.pid}/task`).length;
    const before = threads();
    const abort = new AbortController();
    await expect(
      (async () => {
        for await (const event of one.search(request, abort.signal)) if (event.type === 'replica') abort.abort();
      })(),
    ).rejects.toMatchObject({ name: 'AbortError' });
    for await (const event of one.search(request)) if (event.type === 'replica') break;
    for (let waited = 0; threads() > before && waited < 5_000; waited += 50) await delay(50);
    expect(threads()).toBeLessThanOrEqual(before);
    expect((await gather(one.search(request))).hits).toHaveLength(20_000);
  });

  it('waits for a slow reader', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    for (let index = 0; index < 60; index++) tree.write(`${index}.txt`, `${secret}\n`.repeat(1_000));
    const one = scanner();
    const iterator = one.search(hunting(tree.home, { old: secret }, { threads: 2 }))[Symbol.asyncIterator]();
    const first = await iterator.next();
    const cpu = (): number => {
      const fields = readFileSync(`/proc/${one.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return Number(fields[11]) + Number(fields[12]);
    };
    let before = -1;
    for (let waited = 0; cpu() !== before && waited < 8_000; waited += 500) {
      before = cpu();
      await delay(500);
    }
    expect(cpu() - before).toBeLessThan(10);
    let hits = 0;
    for (let step = first; step.done !== true; step = await iterator.next()) if (step.value.type === 'replica') hits++;
    expect(hits).toBe(60_000);
  }, 60_000);

  it('has the permissions of the process, and one that needs no threads may start none', async () => {
    using tree = new Tree();
    for (let index = 0; index < 100; index++) tree.write(`${index}.txt`, randomBytes(9));
    const probe = `const tried = (work) => { try { work(); return 'ok'; } catch (error) { return error.code; } };
      fs.writeSync(2, tried(() => fs.readFileSync('/etc/hosts')) + ' ' + tried(() => fs.writeFileSync('/tmp/lastcopy-probe', '')) + '\\n');`;
    const lines: string[] = [];
    const one = scanner({ execArgv: inThreads(probe), onLog: (line) => lines.push(line) });
    await gather(one.search(hunting(tree.home, {}, { threads: 2 })));
    await delay(100);
    expect([...new Set(lines)]).toEqual(['ok ERR_ACCESS_DENIED']);
    const plain = scanner();
    await gather(plain.search(hunting(tree.home, {})));
    expect(readFileSync(`/proc/${plain.pid}/cmdline`, 'utf8')).not.toContain('--allow-worker');
  });
});
