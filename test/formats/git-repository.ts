import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MOST = 1_073_741_824;

/** Settings of this machine and its users have no say in tests. */
const ENVIRONMENT = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.invalid',
  GIT_COMMITTER_NAME: 'C',
  GIT_COMMITTER_EMAIL: 'c@example.invalid',
};

/** Runs the real git in a folder; gives its output. */
export function git(folder: string, args: readonly string[], input: string | Uint8Array = ''): Buffer {
  return execFileSync('git', ['-c', 'protocol.file.allow=always', '-c', 'gc.auto=0', ...args], {
    cwd: folder,
    env: ENVIRONMENT,
    input,
    maxBuffer: MOST,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}

export interface GitObject {
  /** `blob 5e1c…` */
  readonly name: string;
  readonly content: Buffer;
}

/** Every object that git itself finds in a repository, reachable or not. */
export function everyObject(folder: string): GitObject[] {
  const all = git(folder, ['cat-file', '--batch-all-objects', '--batch', '--buffer']);
  const objects: GitObject[] = [];
  for (let at = 0; at < all.length; ) {
    const line = all.indexOf(0x0a, at);
    const [id = '', kind = '', size = ''] = all.toString('latin1', at, line).split(' ');
    const start = line + 1;
    objects.push({ name: `${kind} ${id}`, content: all.subarray(start, start + Number(size)) });
    at = start + Number(size) + 1;
  }
  return objects;
}

/** The paths of a repository's packs. */
export function packsOf(folder: string): string[] {
  const packs = join(folder, git(folder, ['rev-parse', '--git-common-dir']).toString().trim(), 'objects/pack');
  return readdirSync(packs)
    .filter((name) => name.endsWith('.pack'))
    .map((name) => join(packs, name));
}

/** A repository of its own for one test; gone when the test ends. */
export class Repository implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'lastcopy-git-'));

  constructor(...init: readonly string[]) {
    git(this.folder, ['init', '-q', '-b', 'main', ...init]);
  }

  git(args: readonly string[], input?: string | Uint8Array): Buffer {
    return git(this.folder, args, input);
  }

  /**
   * A history of so many commits, each of which changes some of the files: lines are added, removed and altered, as people do,
   * so that packs hold chains of deltas.
   */
  grow(commits: number, files: number, line: () => string): void {
    const contents = Array.from({ length: files }, () => Array.from({ length: 30 }, line));
    const parts: string[] = [];
    const tip = this.git(['for-each-ref', 'refs/heads/main']).length > 0 ? 'from refs/heads/main^0\n' : '';
    for (let commit = 0; commit < commits; commit++) {
      const message = `change ${commit}: ${line()}`;
      parts.push(`commit refs/heads/main\ncommitter C <c@example.invalid> ${1_700_000_000 + commit} +0000\n${data(message)}`);
      if (commit === 0) parts.push(tip);
      for (const [file, lines] of contents.entries()) {
        if (commit > 0 && randomInt(3) > 0) continue;
        lines.splice(randomInt(lines.length), randomInt(2), line());
        lines.splice(randomInt(lines.length), 1, line());
        parts.push(`M 100644 inline folder-${file % 3}/file-${file}.txt\n${data(lines.join('\n'))}`);
      }
    }
    this.git(['fast-import', '--quiet', '--force'], parts.join(''));
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
