import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { holdersOf, ownersNow } from '../../src/search/index.ts';
import { Tree } from './tree.ts';

/** Real processes, on Linux: what each sign sees, alone. */
const children: ChildProcess[] = [];
afterEach(async () => {
  await Promise.all(children.splice(0).map(end));
});

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

/** Once the process has become the program. */
async function run(command: string, args: readonly string[], input: number | 'ignore' = 'ignore'): Promise<ChildProcess> {
  const child = spawn(command, args, { stdio: [input, 'ignore', 'inherit'] });
  children.push(child);
  const cmdline = `/proc/${child.pid}/cmdline`;
  for (let waited = 0; waited < 200 && !(existsSync(cmdline) && readFileSync(cmdline, 'utf8').startsWith(command)); waited++)
    await delay(10);
  return child;
}

/** A process that does nothing but keep a file open. */
async function holding(path: string): Promise<ChildProcess> {
  const fd = openSync(path, 'r');
  try {
    return await run('/bin/sleep', ['60'], fd);
  } finally {
    closeSync(fd);
  }
}

/** A Node process that runs `script`, once it has said so by a file. */
async function runScript(tree: Tree, name: string, script: string): Promise<ChildProcess> {
  tree.write(
    `scripts/${name}`,
    `${script}\n;(await import('node:fs')).writeFileSync(${JSON.stringify(tree.path('ready'))}, '');setInterval(() => 0, 60_000);`,
  );
  const child = await run(process.execPath, ['--no-warnings', tree.path(`scripts/${name}`)]);
  for (let waited = 0; waited < 500 && !existsSync(tree.path('ready')); waited++) await delay(10);
  return child;
}

function program(tree: Tree, name: string): string {
  const path = tree.path(`bin/${name}`);
  mkdirSync(dirname(path), { recursive: true });
  copyFileSync('/bin/sleep', path);
  chmodSync(path, 0o755);
  return path;
}

const app = (...running: string[]) => ({ owner: 'The App', running });
const linux = process.platform === 'linux';

describe.runIf(linux)('which application is at work', () => {
  it('by its program, also one whose name is longer than the kernel keeps', async () => {
    using tree = new Tree();
    const file = tree.write('store.db', 'x');
    for (const name of ['lc-app', 'lc-application-with-a-long-name']) {
      expect((await ownersNow(tree.home)).of(file, app(name))).toMatchObject({ runs: 'no', signs: [] });
      const child = await run(program(tree, name), ['60']);
      const owners = await ownersNow(tree.home);
      expect(owners.of(file, app('other', name.toUpperCase()))).toEqual({
        runs: 'yes',
        signs: ['process'],
        pids: [child.pid],
        close: 'The App',
      });
      expect(owners.of(file, app('lc-ap')).runs).toBe('no');
      await end(child);
      expect((await ownersNow(tree.home)).of(file, app(name)).runs).toBe('no');
    }
  });

  it('by the script that an interpreter runs', async () => {
    using tree = new Tree();
    const file = tree.write('store.db', 'x');
    await runScript(tree, 'lc-tool.mjs', '');
    expect((await ownersNow(tree.home)).of(file, app('lc-tool'))).toMatchObject({ runs: 'yes', signs: ['process'] });
  });

  it('by an open file, a sidecar of it, another name of it, or a file in the application’s folder', async () => {
    using tree = new Tree();
    const file = tree.write('.config/app/store.db', 'x');
    const sidecar = tree.write('.config/app/store.db-wal', 'x');
    const beside = tree.write('.config/app/other', 'x');
    const project = tree.write('project/store.db', 'x');
    const inProject = tree.write('project/other', 'x');
    linkSync(file, tree.path('link'));
    const cases: [string, string[]][] = [
      [file, [file, tree.path('link'), beside]],
      [sidecar, [file, beside]],
      [beside, [file, beside]],
      [project, [project]],
      [inProject, [inProject]],
    ];
    for (const [open, seen] of cases) {
      const child = await holding(open);
      const owners = await ownersNow(tree.home);
      for (const one of [file, tree.path('link'), beside, project, inProject]) {
        const expected = seen.includes(one) ? { runs: 'yes', signs: ['open'], pids: [child.pid], close: 'sleep' } : { runs: 'no' };
        expect([open, one, owners.of(one, app())]).toMatchObject([open, one, expected]);
      }
      await end(child);
      expect((await ownersNow(tree.home)).of(file, app()).runs).toBe('no');
    }
  });

  it('by a mapping whose descriptor was closed', async () => {
    using tree = new Tree();
    copyFileSync('/bin/sleep', tree.path('mapped'));
    chmodSync(tree.path('mapped'), 0o755);
    await run(tree.path('mapped'), ['60']);
    expect((await ownersNow(tree.home)).of(tree.path('mapped'), app())).toMatchObject({ runs: 'yes', signs: ['open'] });
  });

  it('by a lock of SQLite', async () => {
    using tree = new Tree();
    const file = tree.path('store.db');
    const child = await runScript(
      tree,
      'locker.mjs',
      `import { DatabaseSync } from 'node:sqlite';
       globalThis.db = new DatabaseSync(${JSON.stringify(file)});
       db.exec('CREATE TABLE t (x); BEGIN EXCLUSIVE; INSERT INTO t VALUES (1)');`,
    );
    expect((await ownersNow(tree.home)).of(file, app())).toMatchObject({ runs: 'yes', pids: [child.pid] });
    expect((await ownersNow(tree.home)).of(file, app()).signs).toContain('locked');
    expect(holdersOf([{ path: file, kind: 'file' }])).toBe('somebody');
    await end(child);
    expect((await ownersNow(tree.home)).of(file, app()).runs).toBe('no');
    expect(holdersOf([{ path: file, kind: 'file' }])).toBe('nobody');
  });

  it('by the lock that it keeps in its folder, as long as the process lives that made it', async () => {
    using tree = new Tree();
    const deep = tree.write('.config/app/Default/Local Storage/leveldb/000003.ldb', 'x');
    const child = await run(program(tree, 'lc-locker'), ['60']);
    const folder = tree.path('.config/app');
    const other = { owner: 'The App', running: ['something-else'] };
    for (const make of [
      () => symlinkSync(`${hostname()}-${child.pid}`, join(folder, 'SingletonLock')),
      () => symlinkSync(`127.0.1.1:+${child.pid}`, join(folder, 'lock')),
      () => writeFileSync(join(folder, 'code.lock'), String(child.pid)),
      () => writeFileSync(join(folder, '.lock'), String(child.pid)),
    ]) {
      make();
      expect((await ownersNow(tree.home)).of(deep, other)).toEqual({ runs: 'yes', signs: ['lock'], pids: [child.pid], close: 'The App' });
      for (const name of ['SingletonLock', 'lock', 'code.lock', '.lock']) rmSync(join(folder, name), { force: true });
    }
    symlinkSync(`${hostname()}-${child.pid}`, join(folder, 'SingletonLock'));
    await end(child);
    expect((await ownersNow(tree.home)).of(deep, other).runs).toBe('no');
  });

  it('but not by a lock that is older than the process which has its number now', async () => {
    using tree = new Tree();
    const file = tree.write('.config/app/store.db', 'x');
    const child = await run(program(tree, 'lc-later'), ['60']);
    writeFileSync(tree.path('.config/app/code.lock'), String(child.pid));
    utimesSync(tree.path('.config/app/code.lock'), 1, 1);
    expect((await ownersNow(tree.home)).of(file, app('something-else')).runs).toBe('no');
    expect((await ownersNow(tree.home)).of(file, app('lc-later'))).toMatchObject({ runs: 'yes', signs: ['lock', 'process'] });
  });

  it('does not count this process itself', async () => {
    using tree = new Tree();
    const file = tree.write('.config/app/store.db', 'x');
    const fd = openSync(file, 'r');
    try {
      expect((await ownersNow(tree.home)).of(file, app()).runs).toBe('no');
      expect(holdersOf([{ path: dirname(file), kind: 'directory' }])).toBe('nobody');
    } finally {
      closeSync(fd);
    }
  });
});
