import { execFileSync } from 'node:child_process';
import { appendFileSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Outcome } from '../../src/purge/index.ts';
import { everyObject, git } from '../formats/git-repository.ts';
import { leftIn } from './forms-on-disk.ts';
import { freshSecret, inProcessScanner, PurgeHome } from './purge-home.ts';

/** A home with one repository, `app`, and one secret. */
export class HistoryHome extends PurgeHome {
  readonly secret = freshSecret(40);
  readonly app = this.path('app');

  constructor(where: 'disk' | 'memory' = 'memory') {
    super(where);
    mkdirSync(this.app);
    this.git('init', '-q', '-b', 'main');
    this.git('config', 'user.name', 'A');
    this.git('config', 'user.email', 'a@example.invalid');
  }

  git(...args: string[]): string {
    return this.in('app', ...args);
  }

  /** In another folder of the home. */
  in(folder: string, ...args: string[]): string {
    return git(this.path(folder), args).toString().trimEnd();
  }

  put(name: string, content: string | Uint8Array): void {
    this.write(join('app', name), content);
  }

  commit(message: string, ...files: (readonly [name: string, content: string | Uint8Array])[]): string {
    for (const [name, content] of files) this.put(name, content);
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', message);
    return this.git('rev-parse', 'HEAD');
  }

  /** A purge by this user's consent. The engine of the hunt verifies too: the slow one costs seconds a repository. */
  async purgeHistory(more: Parameters<PurgeHome['purge']>[1] = {}) {
    return this.purge(
      { e1: this.secret },
      {
        ...more,
        authority: { consents: ['git-history'], ...more.authority },
        tools: { scanner: () => inProcessScanner('engine'), ...more.tools },
      },
    );
  }

  /** Objects of a repository that hold the value in any form, by git itself. */
  holding(folder = 'app'): string[] {
    return everyObject(this.path(folder)).flatMap(({ name, content }) => (leftIn(content, this.secret).length > 0 ? [name] : []));
  }

  /** Every file below a folder with its bytes; of links where they lead. */
  contents(folder = 'app'): Record<string, string> {
    const found: Record<string, string> = {};
    for (const entry of readdirSync(this.path(folder), { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isSymbolicLink()) found[path] = `-> ${readlinkSync(path)}`;
      else if (entry.isFile()) found[path] = readFileSync(path).toString('base64');
      else found[path] = lstatSync(path).mode.toString(8);
    }
    return found;
  }

  /** What a repository says, without the ids that may change. */
  told(folder = 'app'): Record<string, unknown> {
    const run = (...args: string[]): string =>
      this.in(folder, ...args)
        .replaceAll(this.secret, MASK)
        .replaceAll(/REDACTEDx{32}/g, MASK);
    return {
      refs: run('for-each-ref', '--format=%(refname) %(objecttype) %(symref)'),
      log: run('log', '--all', '--format=%s|%an|%ae|%at|%cn|%ct|%P', '--topo-order').replaceAll(/[0-9a-f]{40}/g, 'id'),
      stashes: run('stash', 'list', '--format=%gd %gs'),
      patches: run('stash', 'list', '-p', '--format=').replaceAll(/index .*/g, ''),
      reflog: run('reflog', '--format=%gd %gs'),
      head: run('symbolic-ref', '-q', 'HEAD'),
      files: run('ls-tree', '-r', '--name-only', 'HEAD'),
      staged: run('ls-files', '-v'),
      notes: run('log', '--all', '--format=%s %N')
        .split('\n')
        .filter((line) => line.includes('noted')),
    };
  }

  /** Ids and all, with what is staged and how the work tree stands to it. */
  exactly(): string {
    return [
      ['for-each-ref'],
      ['stash', 'list', '--format=%H %gs'],
      ['reflog', '--format=%H %gs'],
      ['ls-files', '-s'],
      ['status', '--porcelain'],
    ]
      .map((args) => this.git(...args))
      .join('\n');
  }

  link(name: string, target: string): void {
    mkdirSync(dirname(join(this.app, name)), { recursive: true });
    symlinkSync(target, join(this.app, name));
  }

  append(name: string, text: string): void {
    appendFileSync(join(this.app, name), text);
  }

  store(name: string, text: string): void {
    writeFileSync(join(this.app, name), text);
  }
}

const MASK = 'VALUE';

export function reasonsOf(outcome: Outcome): (string | null)[] {
  return [...new Set(outcome.fates.map(({ reason }) => reason))];
}

/** A git of the test's own before all others, which counts its calls and at one of them does something else. */
export function standInGit(folder: string, at: number, instead: string): Disposable & { calls(): number } {
  const real = execFileSync('sh', ['-c', 'command -v git']).toString().trim();
  mkdirSync(folder, { recursive: true });
  const count = join(folder, 'count');
  writeFileSync(count, '');
  writeFileSync(
    join(folder, 'git'),
    `#!/bin/sh\necho >> '${count}'\n[ "$(wc -l < '${count}')" -eq ${at} ] && { ${instead}; }\nexec '${real}' "$@"\n`,
    { mode: 0o755 },
  );
  const path = process.env['PATH'];
  process.env['PATH'] = `${folder}:${path ?? ''}`;
  return {
    calls: () => readFileSync(count, 'utf8').length,
    [Symbol.dispose]() {
      process.env['PATH'] = path;
    },
  };
}
