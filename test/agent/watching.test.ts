import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startWatcher } from '../../src/agent/watcher.ts';
import { token, World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await World.make();
  mkdirSync(join(world.home, 'Documents'));
  world.write('.bash_history', 'ls\n');
});
afterEach(() => world[Symbol.asyncDispose]());

const upserts = () => world.server.of('replicas').flatMap((frame) => frame.upserts);
const gone = () => world.server.of('replicas').flatMap((frame) => frame.gone);

async function watching(): Promise<void> {
  await world.start({ tuning: { watch: true } });
  await world.server.until('a whole picture', () => world.server.of('visibility').length > 0 && world.of('watching').length > 0);
}

describe('the watcher', () => {
  it('tells of a new file, an appended one, one replaced by rename, and one that is gone', async () => {
    await watching();
    expect(world.agent?.status().watching).toBe('live');

    const file = world.write('Documents/notes.txt', `key ${token()}\n`);
    await world.server.until('the new file', () => upserts().length === 1);
    expect(upserts()[0]).toMatchObject({ path: '~/Documents/notes.txt', locator: [{ kind: 'line', line: 1 }] });

    appendFileSync(file, `another ${token()}\n`);
    await world.server.until('the appended line', () => upserts().length === 2);

    const next = join(world.home, '.bash_history.new');
    writeFileSync(next, `export A=${token()}\n`);
    renameSync(next, join(world.home, '.bash_history'));
    await world.server.until('the replaced history', () => upserts().some(({ path }) => path === '~/.bash_history'));

    const before = gone().length;
    rmSync(file);
    await world.server.until('the removal', () => gone().length >= before + 2);
    expect(world.agent?.status().replicas).toBe(1);
  });

  it('tells of a dotfile that did not exist, and of a folder that was moved in', async () => {
    await watching();
    world.write('.netrc', `machine example.org login me password ${token()}\n`);
    await world.server.until('the dotfile', () => upserts().some(({ path }) => path === '~/.netrc'));
    const outside = join(world.root, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'deep.txt'), `t = ${token()}\n`);
    renameSync(outside, join(world.home, 'Documents/inside'));
    await world.server.until('the file in the folder', () => upserts().some(({ path }) => path === '~/Documents/inside/deep.txt'));
  });

  it('never looks at the agent’s own state', async () => {
    const stateDir = join(world.home, 'Documents/state');
    await world.start({ stateDir, tuning: { watch: true } });
    await world.server.until('a whole picture', () => world.server.of('visibility').length > 0);
    writeFileSync(join(stateDir, 'leftover.txt'), `t = ${token()}\n`);
    world.write('Documents/beside.txt', `t = ${token()}\n`);
    await world.server.until('the file beside', () => upserts().length > 0);
    expect(upserts().map(({ path }) => path)).toEqual(['~/Documents/beside.txt']);
  });
});

describe('relapse', () => {
  it('is seen when the old value comes back, told once per file, with a signed receipt', async () => {
    const secret = token();
    world.write('.bash_history', `export TOKEN=${secret}\n`);
    await watching();
    await world.server.rotate(secret);
    await world.server.until('the receipt', () => world.server.of('receipt').length === 1);
    world.write('Documents/copy.txt', `old ${secret}\n`);
    await world.server.until('the relapse', () => world.server.of('receipt').length === 2);
    expect(world.of('relapse')).toMatchObject([{ kind: 'old-value', replica: { path: '~/Documents/copy.txt' } }]);
    appendFileSync(join(world.home, 'Documents/copy.txt'), `and a new one ${token()}\n`);
    await world.server.until('the new finding', () => upserts().filter(({ path }) => path === '~/Documents/copy.txt').length >= 2);
    expect(world.of('relapse')).toHaveLength(1);
    expect(world.server.of('receipt')).toHaveLength(2);
  });
});

describe('sweeps', () => {
  it('read again only what changed, and forget what is gone', async () => {
    const path = world.write('Documents/a.txt', `key ${token()}\n`);
    world.write('Documents/b.txt', `key ${token()}\n`);
    const agent = await world.start();
    await world.server.until('both', () => upserts().length === 2);
    await agent.sweep();
    expect(world.of('sweep-finished').at(-1)).toMatchObject({ files: 0, skipped: 3, replicas: 2 });
    rmSync(path);
    world.write('Documents/b.txt', 'nothing\n');
    await agent.sweep();
    expect(world.of('sweep-finished').at(-1)).toMatchObject({ files: 1, replicas: 0 });
    await world.server.until('both gone', () => gone().length === 2);
  });
});

describe('a tree too large for the bounded watcher', () => {
  it('is watched recursively, also the folders that come later; what exceeds every limit is told as degraded', async () => {
    const root = join(world.home, 'Documents');
    const seen = new Set<string>();
    const states: string[] = [];
    const start = (limits: { bounded: number; recursive: number }) =>
      startWatcher({
        home: world.home,
        roots: [root],
        exclude: [],
        limits,
        log: () => undefined,
        onState: (state) => states.push(state),
        onChange: async (paths) => paths.forEach((path) => seen.add(path)),
      });
    const watcher = await start({ bounded: 0, recursive: 100 });
    const file = world.write('Documents/deep/er/file.txt', 'x');
    await world.server.until('the file or its new folder', () => seen.has(file) || seen.has(join(root, 'deep')));
    const fresh = world.write('brand-new/first.txt', 'x');
    await world.server.until('the new folder of the home', () => seen.has(join(world.home, 'brand-new')));
    await new Promise((done) => setTimeout(done, 100));
    const later = world.write('brand-new/later.txt', 'x');
    await world.server.until('a later file in it', () => seen.has(later));
    expect(fresh).toContain('brand-new');
    await watcher[Symbol.asyncDispose]();
    const over = await start({ bounded: 0, recursive: 1 });
    await over[Symbol.asyncDispose]();
    expect(states).toEqual(['live', 'degraded']);
  });
});
