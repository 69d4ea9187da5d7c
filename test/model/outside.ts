import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Stores as programs read them that are not ours: Python's libraries, SQLite, LevelDB, git. */

export type StoreKind = 'text' | 'json' | 'lines' | 'gzip' | 'zip' | 'tar' | 'sqlite' | 'leveldb' | 'git';

export interface StoreRead {
  /** Why it does not open; null where it does. */
  readonly error: string | null;
  readonly records: ReadonlyMap<string, Buffer>;
  /** What lies in it besides what its own program reads: raw files, old blocks, objects that nothing names. */
  readonly residue: readonly Buffer[];
}

/** What outside-reader.py needs. */
export const MODULES = ['plyvel', 'snappy'];
const READER = fileURLToPath(new URL('outside-reader.py', import.meta.url));
const known = new Map<string, StoreRead>();

/** Reads stores; the same bytes are read only once. */
export function readStores(stores: readonly { readonly kind: StoreKind; readonly path: string }[]): StoreRead[] {
  const marked = stores
    .map((store) => ({ store, files: filesOf(store.path) }))
    .map((one) => ({ ...one, mark: markOf(one.store.kind, one.files) }));
  const fresh = marked.filter(({ mark, store }) => !known.has(mark) && !isPlain(store.kind));
  if (fresh.length > 0) {
    const given = JSON.parse(
      execFileSync('/usr/bin/python3', [READER], {
        input: JSON.stringify(fresh.map(({ store }) => store)),
        encoding: 'utf8',
        maxBuffer: 1 << 28,
        env: { ...process.env, ...(existsSync('/dev/shm') ? { TMPDIR: '/dev/shm' } : {}) },
      }),
    ) as { error: string | null; records: Record<string, string>; residue: string[] }[];
    for (const [index, { mark, files }] of fresh.entries()) {
      const one = given[index];
      if (one === undefined) throw new Error('outside-reader.py left a store out');
      known.set(mark, {
        error: one.error,
        records: new Map(Object.entries(one.records).map(([name, bytes]) => [name, Buffer.from(bytes, 'base64')])),
        residue: [...files.values(), ...one.residue.map((bytes) => Buffer.from(bytes, 'base64'))],
      });
    }
  }
  return marked.map(({ mark, store, files }) => known.get(mark) ?? plain(store.kind, files));
}

/** Text needs no other program. */
function isPlain(kind: StoreKind): boolean {
  return kind === 'text' || kind === 'json' || kind === 'lines';
}

function plain(kind: StoreKind, files: ReadonlyMap<string, Buffer>): StoreRead {
  const bytes = [...files.values()][0];
  if (bytes === undefined) return { error: 'it is gone', records: new Map(), residue: [] };
  try {
    const text = bytes.toString('utf8');
    if (kind === 'json') JSON.parse(text);
    const lines = kind === 'lines' ? text.split('\n').slice(0, -1) : [];
    for (const line of lines) JSON.parse(line);
    if (kind === 'lines' && !text.endsWith('\n')) throw new Error('the last line has no end');
    const records = kind === 'lines' ? lines.map((line, at) => [String(at), Buffer.from(line)] as const) : [['', bytes] as const];
    return { error: null, records: new Map(records), residue: [bytes] };
  } catch (error) {
    return { error: String(error), records: new Map(), residue: [bytes] };
  }
}

/** A file, a folder's files, or a database's file with its log and journal. */
export function filesOf(path: string): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const add = (file: string): void => {
    const seen = statSync(file, { throwIfNoEntry: false });
    if (seen?.isFile() === true) files.set(file, readFileSync(file));
  };
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
    for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) add(join(entry.parentPath, entry.name));
    }
  } else for (const suffix of ['', '-wal', '-journal']) add(`${path}${suffix}`);
  return files;
}

function markOf(kind: StoreKind, files: ReadonlyMap<string, Buffer>): string {
  const hash = createHash('sha256').update(kind);
  for (const [path, bytes] of [...files].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`\0${path}\0${bytes.length}\0`).update(bytes);
  return hash.digest('hex');
}
