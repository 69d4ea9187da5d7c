import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { nodeDisk } from '../../src/disk/index.ts';
import type { Reason } from '../../src/purge/index.ts';
import { git, packsOf } from '../formats/git-repository.ts';
import { lacks } from '../real-programs.ts';
import { HistoryHome, reasonsOf, standInGit } from './history-home.ts';

/** Repositories that are left as they are, to the byte; and git that fails in the middle of it. */

const wanting = lacks('git', 'git-filter-repo');

function home(where: 'disk' | 'memory' = 'memory'): HistoryHome {
  const made = new HistoryHome(where);
  made.commit('begin', ['a', `x ${made.secret}\n`], ['b', 'b\n']);
  made.commit('gone', ['a', 'y\n']);
  return made;
}

describe.skipIf(wanting)('a repository is left alone', () => {
  const cases: [string, Reason, (home: HistoryHome) => void][] = [
    ['with a change that is not committed', 'work-in-progress', (one) => one.append('b', 'more\n')],
    ['with a deleted file', 'work-in-progress', ({ app }) => rmSync(join(app, 'b'))],
    [
      'with something staged',
      'work-in-progress',
      (one) => {
        one.put('c', 'c\n');
        one.git('add', 'c');
      },
    ],
    [
      'with a change in a linked work tree',
      'work-in-progress',
      (one) => {
        one.git('worktree', 'add', '-q', one.path('linked'));
        writeFileSync(one.path('linked/b'), 'other\n');
      },
    ],
    ['locked by git', 'work-in-progress', (one) => one.store('.git/index.lock', '')],
    ['in the middle of a merge', 'work-in-progress', (one) => one.store('.git/MERGE_HEAD', `${one.git('rev-parse', 'HEAD')}\n`)],
    ['in the middle of a rebase', 'work-in-progress', ({ app }) => mkdirSync(join(app, '.git/rebase-merge'))],
    ['in the middle of a bisection', 'work-in-progress', (one) => one.store('.git/BISECT_LOG', '')],
    ['in the middle of picking', 'work-in-progress', (one) => one.store('.git/CHERRY_PICK_HEAD', `${one.git('rev-parse', 'HEAD')}\n`)],
    ['that is shallow', 'no-writer-for-format', (one) => one.store('.git/shallow', `${one.git('rev-parse', 'HEAD~1')}\n`)],
    [
      'that borrows objects',
      'no-writer-for-format',
      (one) => {
        one.in('.', 'init', '-q', '--bare', '../outside/lender');
        one.store('.git/objects/info/alternates', `${join(one.outside, 'lender/objects')}\n`);
      },
    ],
    ['that replaces objects', 'no-writer-for-format', (one) => one.git('replace', 'HEAD', 'HEAD~1')],
    ['of a partial clone', 'no-writer-for-format', (one) => one.git('config', 'remote.origin.promisor', 'true')],
    [
      'of a layout that is not known',
      'no-writer-for-format',
      (one) => {
        one.git('config', 'core.repositoryformatversion', '1');
        one.git('config', 'extensions.somethingnew', 'true');
      },
    ],
    [
      'whose objects are damaged',
      'store-damaged',
      (one) => {
        one.put('c', 'words\n'.repeat(1_000));
        one.commit('large');
        one.git('gc', '-q');
        const [pack = ''] = packsOf(one.app);
        nodeDisk().setAttributes(pack, { ...nodeDisk().attributesOf(pack), mode: 0o600 });
        truncateSync(pack, nodeDisk().look(pack)!.identity.size - 30);
      },
    ],
  ];
  it.each(cases)('%s', async (_name, reason, change) => {
    using one = home();
    change(one);
    const before = one.contents();
    const { outcome } = await one.purgeHistory();
    expect(reasonsOf(outcome)).toEqual([reason]);
    expect(outcome.fates[0]?.sentence).toMatch(/ (?:run again|clone it anew)\.$/);
    expect(one.contents()).toEqual(before);
  });

  it('that belongs to another user', async () => {
    using one = home();
    const before = one.contents();
    const mine = process.getuid?.() ?? 0;
    using _ = vi.spyOn(process, 'getuid').mockReturnValue(mine + 1);
    expect(reasonsOf((await one.purgeHistory()).outcome)).toEqual(['permission-denied']);
    expect(one.contents()).toEqual(before);
  });

  it('that another program works in', async () => {
    // Devices are nobody's files, and memory is among them.
    using one = home('disk');
    const before = one.contents();
    using other = holding(join(one.app, '.git/HEAD'));
    await once(other.stdout, 'data');
    expect(reasonsOf((await one.purgeHistory()).outcome)).toEqual(['file-busy']);
    expect(one.contents()).toEqual(before);
  });

  it('for which there is no room, or that is too large', async () => {
    using one = home();
    const before = one.contents();
    const disk = nodeDisk();
    expect(reasonsOf((await one.purgeHistory({ tools: { disk: { ...disk, free: () => 1_000_000 } } })).outcome)).toEqual(['disk-full']);
    const huge: typeof disk.glance = (path) => Object.assign(disk.glance(path) ?? {}, { size: 1e9 }) as ReturnType<typeof disk.glance>;
    one.freshState();
    expect(reasonsOf((await one.purgeHistory({ tools: { disk: { ...disk, glance: huge } } })).outcome)).toEqual(['too-large']);
    expect(one.contents()).toEqual(before);
  });

  it('where git or git-filter-repo is not installed, with a word on how to', async () => {
    using one = home();
    const before = one.contents();
    const folder = one.path('../bin');
    mkdirSync(folder);
    const path = process.env['PATH'];
    try {
      process.env['PATH'] = folder;
      const none = (await one.purgeHistory()).outcome;
      symlinkSync('/usr/bin/git', join(folder, 'git'));
      one.freshState();
      const half = (await one.purgeHistory()).outcome;
      expect([reasonsOf(none), reasonsOf(half)]).toEqual([['tool-missing'], ['tool-missing']]);
      expect(half.fates[0]?.sentence).toContain('apt install git-filter-repo');
    } finally {
      process.env['PATH'] = path;
    }
    expect(one.contents()).toEqual(before);
  });
});

describe.skipIf(wanting)('git', () => {
  it('that fails or is killed at any of its calls leaves the repository as it was, and nothing beside it', {
    timeout: 60_000,
  }, async () => {
    using one = home();
    const before = one.contents();
    let calls = 0;
    {
      using counting = standInGit(one.path('../bin'), 0, ':');
      using whole = home();
      expect(reasonsOf((await whole.purgeHistory()).outcome)).toEqual([null]);
      calls = counting.calls();
    }
    expect(calls).toBeGreaterThan(20);
    const reasons = new Set<string | null>();
    const from = 1 + Math.floor(Math.random() * 5);
    for (let at = from; at <= calls; at += 5) {
      one.freshState();
      using _ = standInGit(one.path('../bin'), at, at % 2 === 0 ? 'exit 1' : 'kill -9 $$');
      const { outcome } = await one.purgeHistory();
      for (const reason of reasonsOf(outcome)) reasons.add(reason);
      if (outcome.purged > 0) break;
      expect(one.contents(), `call ${at}`).toEqual(before);
    }
    expect(reasons.has('tool-missing') || reasons.has('store-damaged') || reasons.has('work-in-progress')).toBe(true);
    git(one.app, ['fsck', '--full']);
  });
});

/** Another process that has a file open. */
function holding(path: string): ChildProcess & { stdout: NonNullable<ChildProcess['stdout']> } & Disposable {
  const child = spawn('sh', ['-c', 'exec 3<"$1"; echo; exec sleep 60', 'sh', path], { stdio: ['ignore', 'pipe', 'ignore'] });
  return Object.assign(child, { [Symbol.dispose]: () => void child.kill('SIGKILL') });
}
