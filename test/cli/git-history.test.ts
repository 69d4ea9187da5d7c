import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lastcopy } from '../e2e/fleet.ts';
import { freshToken } from '../e2e/tokens.ts';
import { everyObject, git } from '../formats/git-repository.ts';
import { lacks } from '../real-programs.ts';

/** What a person who agrees to it reads before and after a history is rewritten. */

let folder: string;
let home: string;
let app: string;
let secret: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastcopy-history-'));
  home = join(folder, 'home');
  app = join(home, 'app');
  secret = freshToken();
  mkdirSync(app, { recursive: true });
  const commit = (content: string): void => {
    writeFileSync(join(app, 'a'), content);
    git(app, ['add', 'a']);
    git(app, ['commit', '-q', '-m', 'words']);
  };
  git(app, ['init', '-q', '-b', 'main']);
  git(app, ['remote', 'add', 'upstream', 'https://example.invalid/app.git']);
  for (const content of ['begin\n', `t=${secret}\n`, 'gone\n']) commit(content);
  git(app, ['tag', '-a', '-m', 'one', 'v1']);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const purge = (...args: string[]) =>
  lastcopy(['--state', join(folder, 'state'), 'purge', home, '--secret-stdin', ...args], { home, input: secret });
const holding = (): number => everyObject(app).filter(({ content }) => content.includes(secret)).length;

describe.skipIf(lacks('git', 'git-filter-repo'))('purge --git-history', () => {
  it('without the flag a history stays, and the way is named', async () => {
    const { stdout, code } = await purge();
    expect(stdout).toContain('lastcopy purge --git-history');
    expect(code).toBe(1);
    expect(holding()).toBe(1);
  });

  it('tells beforehand how many commits get new ids, and what only people can do', async () => {
    const { stdout } = await purge('--git-history', '--dry-run');
    expect(stdout).toContain('history rewritten by git filter-repo, with new ids for its commits');
    expect(stdout).toMatch(/2 of 3 commits would get new ids, and 2 branches, tags and other refs with them\./);
    expect(stdout).toMatch(/What was pushed to upstream keeps the value: push again with --force before anything is fetched/);
    expect(holding()).toBe(1);
    expect((await purge('--git-history', '--dry-run', '--json')).lines().filter(({ type }) => type === 'history')).toEqual([
      {
        type: 'history',
        path: join(app, '.git'),
        commits: 2,
        all: 3,
        signed: 0,
        refs: ['refs/heads/main', 'refs/tags/v1'],
        remotes: ['upstream'],
        reason: null,
        sentence: null,
      },
    ]);
  });

  it('rewrites it, says where the old one still is, and can be run again', async () => {
    const { stdout, code } = await purge('--git-history');
    expect(stdout).toMatch(/1 copy purged and verified in 1 file; 0 remain; not visible: 0\./);
    expect(stdout).toMatch(/The commits of .*\/app\/\.git have new ids\. What was pushed to upstream keeps the value/);
    expect(code).toBe(0);
    expect(holding()).toBe(0);
    git(app, ['fsck', '--full', '--strict']);
    expect(git(app, ['status', '--porcelain']).toString()).toBe('');
    expect((await purge('--git-history')).stdout).toMatch(/0 copies purged/);
  });

  it('says why a history would be left alone', async () => {
    writeFileSync(join(app, '.git/shallow'), git(app, ['rev-parse', 'HEAD~1']));
    const [history] = (await purge('--git-history', '--dry-run', '--json')).lines().filter(({ type }) => type === 'history');
    expect(history).toMatchObject({ reason: 'no-writer-for-format', commits: 0, sentence: expect.stringContaining('clone it anew') });
    expect((await purge('--git-history', '--dry-run')).stdout).toContain('would be left alone: ');
  });
});
