import { randomBytes } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { joinPath } from '../disk/index.ts';
import type { Disk, RawPath } from '../disk/index.ts';
import type { Hit, Scanner, SearchRequest } from '../search/index.ts';
import { PurgeError } from './errors.ts';
import { pathKey } from './plan.ts';

/** What a fresh scanner still sees, with the slow engine and the plaintexts that the purger met. */
export interface Verification {
  readonly hits: readonly Hit[];
  /** Touched files (path keys) that were not read to their end: nothing may be claimed of them. */
  readonly unread: ReadonlySet<string>;
  readonly notVisible: number;
  readonly notVisibleReasons: Readonly<Record<string, number>>;
}

export interface VerifyRequest {
  /** Every name of every file that was written. */
  readonly paths: readonly RawPath[];
  readonly values: ReadonlyMap<string, Uint8Array>;
  readonly home: string;
  readonly stateDir: string;
  readonly planId: string;
}

const NOTHING: Verification = { hits: [], unread: new Set(), notVisible: 0, notVisibleReasons: {} };
/** A file that grows while it is read is read again. */
const ATTEMPTS = 3;

/**
 * Searches the written files, and what lies beside them under a name made from theirs (sidecars, editors' back-ups), for
 * the dead values. A file of which the scanner does not say that it has read it whole is in `unread`; a scanner that dies
 * is started once more. Throws PurgeError `stopped` when `signal` aborts.
 */
export async function verify(request: VerifyRequest, disk: Disk, scanner: () => Scanner, signal: AbortSignal): Promise<Verification> {
  if (request.paths.length === 0) return NOTHING;
  const touched = new Map(request.paths.map((path) => [pathKey(path), path]));
  if (request.values.size === 0) return { ...NOTHING, unread: new Set(touched.keys()) };
  const wanted = new Map(touched);
  for (const path of request.paths) for (const sibling of siblings(disk, path)) wanted.set(pathKey(sibling), sibling);

  const hits: Hit[] = [];
  const invisible = new Map<string, string>();
  for (let attempt = 0; attempt < ATTEMPTS && wanted.size > 0; attempt += 1) {
    await using process = scanner();
    try {
      const found: Hit[] = [];
      const seen: string[] = [];
      for await (const event of process.search(searchFor(request, [...wanted.values()]), signal)) {
        if (event.type === 'replica') found.push(event);
        else if (event.type === 'file') seen.push(pathKey(event.file.path));
        else if (event.type === 'not-visible') invisible.set(pathKey(event.path), event.reason);
      }
      for (const path of seen) if (attempt > 0) invisible.delete(path);
      hits.push(...found.filter((hit) => seen.includes(pathKey(hit.file.path))));
      for (const path of seen) wanted.delete(path);
    } catch (cause) {
      if (signal.aborted)
        throw new PurgeError('stopped', 'The purge was stopped before its verification had ended: recover it.', { cause });
      // The file that the scanner died of stays unread, and with it nothing is claimed.
    }
  }
  const notVisibleReasons: Record<string, number> = {};
  for (const reason of invisible.values()) notVisibleReasons[reason] = (notVisibleReasons[reason] ?? 0) + 1;
  const unread = new Set([...wanted.keys()].filter((key) => touched.has(key)));
  return { hits, unread, notVisible: invisible.size, notVisibleReasons };
}

function searchFor(request: VerifyRequest, roots: readonly RawPath[]): SearchRequest {
  return {
    id: `verify-${request.planId}`,
    roots,
    home: request.home,
    exclude: [request.stateDir],
    detect: false,
    hunt: [...request.values].map(([id, value]) => ({ kind: 'plain', id, value, context: 'any' })),
    // Nobody compares these fingerprints with any others.
    keys: { epoch: 0, fingerprint: randomBytes(32), local: randomBytes(32) },
    by: 'slow',
  };
}

const SIBLINGS_LIMIT = 64;

function siblings(disk: Disk, path: RawPath): RawPath[] {
  const text = typeof path === 'string' ? path : path.toString('latin1');
  const raw = (value: string): RawPath => (typeof path === 'string' ? value : Buffer.from(value, 'latin1'));
  const folder = raw(dirname(text));
  const base = basename(text);
  try {
    return disk
      .list(folder)
      .filter(({ kind, name }) => kind === 'file' && derived(typeof name === 'string' ? name : name.toString('latin1'), base))
      .slice(0, SIBLINGS_LIMIT)
      .map(({ name }) => joinPath(folder, name));
  } catch {
    // A folder that cannot be listed: the file itself is verified all the same.
    return [];
  }
}

/** `notes.txt~`, `notes.txt.bak`, `db-wal`, `.notes.txt.swp`, `#notes.txt#`. */
function derived(name: string, base: string): boolean {
  return (name.startsWith(base) && /^[.~#_-]/.test(name.slice(base.length))) || name.startsWith(`.${base}.`) || name === `#${base}#`;
}
