import { createHash } from 'node:crypto';
import { ByteReader } from './byte-reader.ts';
import { type Git, GitError } from './git-process.ts';

export type ObjectKind = 'commit' | 'tree' | 'blob' | 'tag';

export interface GitObject {
  readonly id: string;
  readonly kind: ObjectKind;
  /** Its own memory: the receiver wipes it. */
  readonly bytes: Buffer;
}

/** Objects larger than this are not held in memory: a repository that has one is not rewritten. */
export const LARGEST = 268_435_456;

export class TooLarge extends Error {}

const NEWLINE = 0x0a;

/** All objects of the repository, in the order in which it has them; or only those asked for. Throws GitError and TooLarge. */
export async function* objectsOf(git: Git, only?: AsyncIterable<string> | string): AsyncGenerator<GitObject> {
  const which = only === undefined ? ['--batch-all-objects', '--unordered'] : [];
  const reader = new ByteReader(git.stream(['cat-file', ...which, '--buffer', '--batch'], only ?? ''));
  try {
    for (;;) {
      const line = await reader.until(NEWLINE);
      if (line === null) return;
      const match = /^([0-9a-f]{40}) (commit|tree|blob|tag) (\d+)$/.exec(line.toString('latin1'));
      if (match === null) throw new GitError('unexpected', 'cat-file');
      const [, id = '', kind, size] = match;
      if (Number(size) > LARGEST) throw new TooLarge();
      const bytes = await reader.exactly(Number(size));
      await reader.exactly(1);
      yield { id, kind: kind as ObjectKind, bytes };
    }
  } finally {
    await reader.close();
  }
}

/** https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
export function idOf(kind: ObjectKind, bytes: Uint8Array): string {
  return createHash('sha1').update(`${kind} ${bytes.length}\0`).update(bytes).digest('hex');
}

/** The header lines of a commit or tag, folded ones joined, and what comes behind the empty line. */
export interface Parted {
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Where the message begins. */
  readonly message: number;
}

/** Header values are latin1: bytes as they are. */
export function parted(bytes: Uint8Array): Parted {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = text.indexOf('\n\n');
  const head = text.subarray(0, end < 0 ? text.length : end).toString('latin1');
  const headers: [string, string][] = [];
  for (const line of head.split('\n')) {
    const last = headers.at(-1);
    if (line.startsWith(' ') && last !== undefined) last[1] += `\n${line.slice(1)}`;
    else if (line !== '') headers.push([line.slice(0, Math.max(0, line.indexOf(' '))), line.slice(line.indexOf(' ') + 1)]);
  }
  return { headers, message: end < 0 ? text.length : end + 2 };
}

export interface Change {
  readonly from: string;
  readonly to: string;
  readonly modes: string;
  readonly status: string;
  readonly path: Buffer;
}

export const NO_ID = '0'.repeat(40);

/**
 * What `git diff-tree --stdin` tells of commits or of pairs of trees, one by one, in the order asked. `ending`: the byte behind the
 * line that names what was compared: NUL for commits, a line feed for trees.
 */
export async function* treeChanges(
  git: Git,
  asked: AsyncIterable<string> | string,
  ending: 'commits' | 'trees',
): AsyncGenerator<{ readonly what: string; readonly changes: readonly Change[] }> {
  const flags = ending === 'commits' ? ['-m', '--root'] : [];
  const args = ['diff-tree', '--stdin', '-r', '--raw', '--no-abbrev', '-z', '--no-renames', '--ignore-submodules=none', ...flags];
  const reader = new ByteReader(git.stream(args, asked));
  try {
    let what: string | null = null;
    let changes: Change[] = [];
    for (;;) {
      const next = await reader.peek();
      if (next === 0x3a) {
        const meta = String(await reader.until(0));
        const path = Buffer.from((await reader.until(0)) ?? []);
        const [from = '', to = '', old = '', now = '', status = ''] = meta.slice(1).split(' ');
        changes.push({ from: old, to: now, modes: `${from} ${to}`, status, path });
        continue;
      }
      if (what !== null) yield { what, changes };
      if (next === null) return;
      what = String(await reader.until(ending === 'commits' ? 0 : NEWLINE));
      changes = [];
    }
  } finally {
    await reader.close();
  }
}
