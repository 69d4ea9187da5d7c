import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { nodeDisk } from '../../src/disk/index.ts';
import { undoPurge } from '../../src/purge/undo.ts';
import { faultyDisk } from '../fault/faulty-disk.ts';
import { lacks } from '../real-programs.ts';
import { HistoryHome, reasonsOf } from './history-home.ts';
import { tools } from './purge-home.ts';

/** A repository's history without a value, and with all else. */

const wanting = lacks('git', 'git-filter-repo');

/** The value wherever a repository can have one. Returns the ids of the commits before it came. */
function everywhere(home: HistoryHome): string[] {
  const { secret } = home;
  const before = [home.commit('begin', ['readme', 'hello\n']), home.commit('more', ['src/a.ts', 'export const a = 1;\n'])];
  home.commit(
    'oops',
    ['.env', `TOKEN=${secret}\nB=2\n`],
    ['wide.txt', Buffer.from(`\uFEFFpass=${secret}\r\n`, 'utf16le')],
    ['deep/config.json', JSON.stringify({ inner: JSON.stringify({ token: secret }), auth: Buffer.from(`u:${secret}`).toString('base64') })],
    [
      'book.ipynb',
      JSON.stringify({ cells: [{ cell_type: 'code', source: ['a = 1\n', `t = "${secret}"\n`] }], nbformat: 4, nbformat_minor: 5 }),
    ],
  );
  home.commit(`take out ${secret}`, ['.env', 'TOKEN=\nB=2\n'], ['wide.txt', 'none'], ['deep/config.json', '{}'], ['book.ipynb', '{}']);
  home.git('tag', '-a', '-m', `tag ${secret}`, 'v1');
  home.git('tag', '-a', '-m', 'plain', 'v2', 'HEAD~1');
  home.git('tag', '-a', '-m', `old, but ${secret}`, 'v0', before[0] ?? '');
  home.git('notes', 'add', '-m', `noted ${secret}`, 'HEAD');
  home.git('notes', 'add', '-m', 'noted too', 'HEAD~3');
  home.git('checkout', '-q', '-b', 'side', 'HEAD~1');
  home.commit('aside', ['side.txt', 'side\n']);
  home.git('checkout', '-q', 'main');
  home.git('merge', '-q', '-m', 'merges', 'side');
  home.git('gc', '-q');
  home.commit(`amended ${secret}`, ['late.txt', 'late\n']);
  home.git('commit', '-q', '--amend', '-m', 'amended');
  for (const at of [1, 2]) {
    home.put('readme', `hello\nstash ${at} ${secret}\n`);
    home.git('stash', 'push', '-q', '-m', `work ${at}`);
  }
  home.put('staged', `only staged ${secret}\n`);
  home.git('add', 'staged');
  home.git('rm', '-q', '--cached', 'staged');
  home.put('staged', 'other\n');
  home.git('worktree', 'add', '-q', '--detach', home.path('linked'), 'HEAD~1');
  home.in('linked', 'commit', '-q', '--allow-empty', '-m', `from a work tree ${secret}`);
  home.git('update-index', '--assume-unchanged', 'src/a.ts');
  home.git('remote', 'add', 'origin', 'https://example.invalid/app.git');
  home.git('update-ref', 'refs/remotes/origin/main', 'HEAD~2');
  home.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
  home.link('.git/hooks/pre-commit', '../../hook.sh');
  return before;
}

describe.skipIf(wanting)('a history', () => {
  it('has the value nowhere any more, and everything else as it was', async () => {
    using home = new HistoryHome();
    const before = everywhere(home);
    const told = home.told();
    const tree = Object.fromEntries(Object.entries(home.contents()).filter(([name]) => !name.includes('/.git')));
    const status = [home.git('status', '--porcelain'), home.in('linked', 'status', '--porcelain')];
    const config = readFileSync(join(home.app, '.git/config'), 'utf8');
    const mode = nodeDisk().attributesOf(join(home.app, '.git')).mode;
    expect(home.holding().length).toBeGreaterThan(12);

    const { outcome } = await home.purgeHistory();

    expect(reasonsOf(outcome)).toEqual([null]);
    expect(home.holding()).toEqual([]);
    expect(await home.hits({ e1: home.secret }, 'slow')).toEqual([]);
    home.git('fsck', '--full', '--strict');
    expect(home.told()).toEqual(told);
    expect(Object.fromEntries(Object.entries(home.contents()).filter(([name]) => !name.includes('/.git')))).toEqual(tree);
    expect([home.git('status', '--porcelain'), home.in('linked', 'status', '--porcelain')]).toEqual(status);
    expect(readFileSync(join(home.app, '.git/config'), 'utf8')).toBe(config);
    expect(nodeDisk().attributesOf(join(home.app, '.git')).mode).toBe(mode);
    // What came before it keeps its ids.
    expect(home.git('rev-list', '--reverse', 'main').split('\n').slice(0, 2)).toEqual(before);
    expect(home.git('rev-parse', 'refs/remotes/origin/HEAD')).toBe(home.git('rev-parse', 'main~2'));
    expect(home.git('show', 'main~2:.env').split('\n')).toHaveLength(2);
    expect(home.git('log', '-g', '--format=%s', 'HEAD')).toMatch(/^amended REDACTEDx{32}$/m);
    expect(home.in('linked', 'log', '-1', '--format=%s')).toMatch(/^from a work tree REDACTEDx{32}$/);
    // Encoded ones keep their form.
    const oops = home.git('rev-list', '--reverse', 'main').split('\n')[2] ?? '';
    const json = JSON.parse(home.git('show', `${oops}:deep/config.json`)) as { inner: string; auth: string };
    expect(JSON.parse(json.inner)).toEqual({ token: expect.stringMatching(/^REDACTED/) as string });
    expect(Buffer.from(json.auth, 'base64').toString()).toMatch(/^u:/);
    // It goes on.
    home.git('stash', 'pop', '-q');
    home.commit('goes on');
    home.in('linked', 'checkout', '-q', 'side');
    home.git('gc', '-q', '--prune=now');
    home.git('fsck', '--full', '--strict');
    expect(home.holding()).toEqual([]);
    expect(readdirSync(home.app).filter((name) => name.includes('lastcopy'))).toEqual([]);
  });

  it('comes back by undo, id by id; a changed one is left, and put beside', async () => {
    using home = new HistoryHome();
    everywhere(home);
    const exactly = home.exactly();
    const objects = home.holding();
    const { outcome, undoJob } = await home.purgeHistory();
    expect(outcome.remaining).toBe(0);
    const rewritten = home.exactly();
    expect(rewritten).not.toBe(exactly);
    home.git('config', 'user.name', 'B');
    const { files } = await undoPurge(undoJob, tools());
    expect(files.map(({ result, replicas }) => [result, replicas])).toEqual([['restored', outcome.purged]]);
    expect(home.exactly()).toBe(exactly);
    expect(home.holding()).toEqual(objects);
    home.git('fsck', '--full', '--strict');
    // Settings are not history.
    expect(home.git('config', 'user.name')).toBe('B');
    expect(readdirSync(join(home.app, '.git')).filter((name) => name.includes('lastcopy'))).toEqual([]);
    expect((await undoPurge(undoJob, tools())).files[0]?.result).toBe('restored');
  });

  it('that went on since its rewrite is not undone, but its old state is put where it is asked for', async () => {
    using home = new HistoryHome();
    home.commit('begin', ['a', `x ${home.secret}\n`]);
    const old = home.git('rev-parse', 'HEAD');
    home.put('a', 'y\n');
    home.commit('more');
    const { undoJob } = await home.purgeHistory();
    home.commit('later', ['b', 'b\n']);
    const exactly = home.exactly();
    const [left] = (await undoPurge(undoJob, tools())).files;
    expect(left?.result).toBe('changed');
    const [copied] = (await undoPurge({ ...undoJob, copyTo: join(home.outside, 'old') }, tools())).files;
    expect(copied?.result).toBe('copied');
    expect(home.exactly()).toBe(exactly);
    expect(home.in('../outside/old/0-.git', 'rev-parse', 'main~1')).toBe(old);
    expect(home.in('../outside/old/0-.git', 'show', 'main~1:a')).toBe(`x ${home.secret}`);
  });

  it('is rewritten also where its files were purged before, and stands clean beside them', async () => {
    using home = new HistoryHome();
    home.commit('begin', ['.env', `TOKEN=${home.secret}\n`], ['b', 'b\n']);
    home.commit('more', ['quiet', `q ${home.secret}\n`], ['left-out', `l ${home.secret}\n`]);
    home.git('update-index', '--assume-unchanged', 'quiet');
    home.git('update-index', '--skip-worktree', 'left-out');
    const first = await home.purge({ e1: home.secret });
    expect(first.outcome).toMatchObject({ purged: 3, remaining: 3 });
    expect(home.git('status', '--porcelain')).toBe(' M .env'.trimEnd());
    home.freshState();
    const { outcome } = await home.purgeHistory();
    expect(reasonsOf(outcome)).toEqual([null]);
    expect(home.git('diff-files', '--name-only')).toBe('');
    expect(home.git('ls-files', '-v')).toBe('H .env\nH b\nS left-out\nh quiet');
    home.git('update-index', '--no-assume-unchanged', 'quiet');
    expect(home.git('status', '--porcelain')).toBe('');
    expect(home.holding()).toEqual([]);
  });

  it('of a bare repository, and of a submodule in its own folder, is rewritten too', async () => {
    using home = new HistoryHome();
    home.commit('begin', ['a', `x ${home.secret}\n`], ['b', 'b\n']);
    home.commit('gone', ['a', 'y\n']);
    home.in('.', 'clone', '-q', '--bare', '--no-hardlinks', 'app', 'bare.git');
    home.in('.', 'init', '-q', '-b', 'main', 'super');
    home.in('super', 'submodule', 'add', '-q', home.app, 'sub');
    home.in('super', 'commit', '-q', '-m', 'with a submodule');
    const { outcome, plan } = await home.purgeHistory();
    expect(plan.steps.map(({ path }) => String(path).slice(home.home.length))).toEqual([
      '/app/.git',
      '/bare.git',
      '/super/.git/modules/sub',
    ]);
    expect(reasonsOf(outcome)).toEqual([null]);
    for (const folder of ['app', 'bare.git', 'super/sub']) {
      expect(home.holding(folder), folder).toEqual([]);
      home.in(folder, 'fsck', '--full', '--strict');
      expect(home.in(folder, 'log', '--format=%s')).toBe('gone\nbegin');
    }
    expect(home.in('super/sub', 'status', '--porcelain')).toBe('');
    expect(home.in('bare.git', 'rev-parse', '--is-bare-repository')).toBe('true');
  });

  it('keeps a value in a name or inside a compressed file, and says so; what can go goes', async () => {
    using home = new HistoryHome();
    home.commit('begin', ['a', `x ${home.secret}\n`], ['log.gz', gzipSync(`${'some words '.repeat(60)}${home.secret}\n`)]);
    home.commit('named', [`dir/${home.secret}.txt`, 'x\n'], ['a', 'y\n']);
    home.git('rm', '-q', '-r', 'dir', 'log.gz');
    home.commit('gone');
    const { outcome } = await home.purgeHistory();
    const kept = outcome.fates.filter(({ outcome: how }) => how === 'residual');
    expect(new Set(kept.map(({ reason }) => reason))).toEqual(new Set(['encoding-not-writable']));
    expect(outcome.purged).toBeGreaterThan(0);
    expect(kept.every(({ sentence }) => sentence?.includes('git filter-repo'))).toBe(true);
    expect(home.holding().filter((name) => name.startsWith('blob'))).toEqual([]);
    home.git('fsck', '--full', '--strict');
  });

  it('has large files beside it that are named by their checksum: they stay as they are', async () => {
    using home = new HistoryHome();
    home.commit('begin', ['a', `x ${home.secret}\n`]);
    home.commit('gone', ['a', 'y\n']);
    const large = Buffer.from(`large ${home.secret}\n`);
    const id = createHash('sha256').update(large).digest('hex');
    const name = `.git/lfs/objects/${id.slice(0, 2)}/${id.slice(2, 4)}/${id}`;
    home.put(name, large);
    const { outcome } = await home.purgeHistory();
    expect(outcome.fates.filter(({ reason }) => reason !== null).map(({ path, reason }) => [path, reason])).toEqual([
      [join(home.app, name), 'no-writer-for-format'],
    ]);
    expect(readFileSync(join(home.app, name))).toEqual(large);
    expect(home.holding()).toEqual([]);
  });

  it('that somebody adds to while it is written anew is read again', async () => {
    using home = new HistoryHome();
    home.commit('begin', ['a', `x ${home.secret}\n`]);
    home.commit('gone', ['a', 'y\n']);
    let sealed = 0;
    const disk = faultyDisk(nodeDisk(), (call) => {
      if (call.when === 'after' && call.name === 'store' && String(call.path).includes('step-') && sealed++ === 0)
        home.commit(`late ${home.secret}`, ['c', 'c\n']);
    });
    const { outcome } = await home.purgeHistory({ tools: { disk } });
    expect(sealed).toBe(2);
    // What git left beside it came after the search, too late for the plan; the check afterwards has seen it.
    const left = outcome.fates.filter(({ reason }) => reason !== null);
    expect(left.map(({ path, reason }) => [path, reason])).toEqual([[join(home.app, '.git/COMMIT_EDITMSG'), 'verification-failed']]);
    expect(home.holding()).toEqual([]);
    expect(home.git('log', '--format=%s')).toMatch(/^late REDACTEDx{32}\ngone\nbegin$/);
  });

  it('is removed from the disk too: old objects are overwritten before they go, but not where another clone has them', async () => {
    using home = new HistoryHome();
    home.commit('begin', ['a', `x ${home.secret}\n`]);
    home.commit('gone', ['a', 'y\n']);
    home.git('gc', '-q');
    home.in('.', 'clone', '-q', '--local', '--bare', 'app', '../outside/clone.git');
    const { outcome } = await home.purgeHistory();
    expect(reasonsOf(outcome)).toEqual([null]);
    home.in('../outside/clone.git', 'fsck', '--full', '--strict');
    expect(home.holding('../outside/clone.git')).toHaveLength(1);
  });

  it('runs nothing that its settings name', async () => {
    using home = new HistoryHome();
    home.commit('begin', ['a', `x ${home.secret}\n`], ['.gitattributes', '*.x filter=mine\n'], ['b.x', 'b\n']);
    home.commit('gone', ['a', 'y\n']);
    const trap = home.write('trap.sh', `#!/bin/sh\ntouch '${home.outside}/sprung'\ncat\n`);
    chmodSync(trap, 0o755);
    for (const name of [
      'core.fsmonitor',
      'filter.mine.clean',
      'filter.mine.smudge',
      'core.sshCommand',
      'core.editor',
      'gpg.program',
      'core.pager',
    ])
      home.git('config', name, trap);
    home.git('config', 'core.hooksPath', home.home);
    for (const hook of ['reference-transaction', 'post-rewrite', 'pre-auto-gc', 'post-index-change'])
      chmodSync(home.write(hook, `#!/bin/sh\n${trap}\n`), 0o755);
    const { outcome } = await home.purgeHistory();
    expect(reasonsOf(outcome)).toEqual([null]);
    expect(existsSync(join(home.outside, 'sprung'))).toBe(false);
    home.git('status');
    expect(existsSync(join(home.outside, 'sprung'))).toBe(true);
  });
});
