import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { git } from '../formats/git-repository.ts';
import { freshSecret } from '../purge/purge-home.ts';
import { lacks } from '../real-programs.ts';
import { Laptop, residuals } from './laptop.ts';

/** A repository with copies in its history, stashes, tags and loose objects. */

describe.skipIf(lacks('git', 'git-filter-repo', '/usr/bin/python3'))('a repository', () => {
  function made(laptop: Laptop, secret: string): (...args: string[]) => string {
    laptop.write('app/.env', 'TOKEN=\n');
    const run = (...args: string[]): string => git(laptop.path('app'), args).toString();
    const write = (name: string, content: string): void => writeFileSync(laptop.path(`app/${name}`), content);
    run('init', '-q', '-b', 'main');
    run('config', 'user.name', 'A');
    run('config', 'user.email', 'a@example.invalid');
    const commit = (message: string): void => {
      run('add', '.');
      run('commit', '-q', '-m', message);
    };
    commit('begin');
    write('.env', `TOKEN=${secret}\n`);
    commit('oops');
    write('.env', 'TOKEN=taken-out\n');
    commit(`take out ${secret}`);
    run('tag', '-a', '-m', `tag with ${secret}`, 'v1');
    for (let at = 0; at < 20; at++) {
      write(`file-${at}.txt`, `${'line\n'.repeat(at * 30)}${at}\n`);
      commit(`change ${at}`);
    }
    run('gc', '-q');
    for (const at of [1, 2]) {
      write('.env', `TOKEN=stashed-${at}-${secret}\n`);
      run('stash', 'push', '-q', '-m', `work ${at}`);
    }
    write('staged.txt', `staged ${secret}\n`);
    run('add', 'staged.txt');
    run('reset', '-q');
    write('staged.txt', 'not any more\n');
    return run;
  }

  it('is left alone without consent, and told', { timeout: 60_000 }, async () => {
    using laptop = new Laptop();
    const secret = freshSecret();
    made(laptop, secret);
    const before = laptop.contents();
    const { outcome } = await laptop.purgeForReal({ secret });
    expect(new Set(residuals(outcome).map((line) => line.split(': ')[1]))).toEqual(new Set(['consent-needed']));
    // Nothing of its objects; what lies beside them as text is a file like others.
    const objects = (contents: Record<string, string>): unknown => Object.entries(contents).filter(([name]) => name.includes('/objects/'));
    expect(objects(laptop.contents())).toEqual(objects(before));
    git(laptop.path('app'), ['fsck', '--full']);
  });

  it('with consent has no copy in any object, and its history, branches, stashes and work tree go on', { timeout: 60_000 }, async () => {
    using laptop = new Laptop();
    const secret = freshSecret();
    const run = made(laptop, secret);
    const told = (): unknown => ({
      stashes: run('stash', 'list', '--format=%gd %s').split('\n').length,
      subjects: run('log', '--format=%s %aI %an')
        .replaceAll(secret, '')
        .replaceAll(/take out \S*/g, 'take out'),
      files: run('ls-tree', '-r', '--name-only', 'HEAD'),
      tags: run('tag'),
      status: run('status', '--porcelain'),
      content: run('show', 'HEAD:file-19.txt'),
    });
    const before = told();
    const { outcome } = await laptop.purgeForReal({ secret }, { consents: ['git-history'] });
    expect(residuals(outcome)).toEqual([]);
    expect(laptop.left({ secret })).toEqual([]);
    run('fsck', '--full', '--strict');
    expect(told()).toEqual(before);
    expect(run('stash', 'show', '-p', 'stash@{1}')).toMatch(/\+TOKEN=stashed-1-\S+/);
    run('stash', 'pop', '-q');
    run('commit', '-q', '-a', '-m', 'goes on');
    run('fsck', '--full', '--strict');
    expect(laptop.left({ secret })).toEqual([]);
  });

  it('has every object back after undo, and what was stashed', { timeout: 60_000 }, async () => {
    using laptop = new Laptop();
    const secret = freshSecret();
    const run = made(laptop, secret);
    const told = (): unknown => [run('rev-parse', 'HEAD', 'v1'), run('stash', 'list'), run('status', '--porcelain'), run('show', 'v1')];
    const before = told();
    const purged = await laptop.purgeForReal({ secret }, { consents: ['git-history'] });
    expect(laptop.left({ secret })).toEqual([]);
    expect(new Set((await purged.undo()).files.map(({ result }) => result))).toEqual(new Set(['restored']));
    run('fsck', '--full', '--strict');
    expect(told()).toEqual(before);
    expect(run('stash', 'show', '-p', 'stash@{1}')).toContain(secret);
  });
});
