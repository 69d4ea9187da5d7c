import { randomBytes } from 'node:crypto';
import type { RawPath } from '../disk/index.ts';
import type { Hit, NotVisibleEvent, Scanner, SearchRequest } from '../search/index.ts';
import { PurgeError } from './errors.ts';
import { pathKey } from './plan.ts';

/** What a fresh scanner still sees, with the slow engine and the plaintexts that the purger met. */
export interface Verification {
  readonly hits: readonly Hit[];
  /** Touched files and folders (path keys) that were not read to their end: nothing may be claimed of them. */
  readonly unread: ReadonlySet<string>;
  readonly notVisible: readonly NotVisibleEvent[];
}

export interface VerifyRequest {
  /** Every name of every file that was written, and folders of which everything was. */
  readonly paths: readonly RawPath[];
  /** Those of `paths` that are folders. */
  readonly folders: readonly RawPath[];
  readonly values: ReadonlyMap<string, Uint8Array>;
  readonly home: string;
  readonly stateDir: string;
  readonly planId: string;
}

const NOTHING: Verification = { hits: [], unread: new Set(), notVisible: [] };
/** A file that grows while it is read is read again. */
const ATTEMPTS = 3;

/**
 * Searches the written files for the dead values; the slow engine also reads what lies beside them under a name made from
 * theirs (journals, back-ups, swap files). A file of which the scanner does not say that it has read it whole is in
 * `unread`; a scanner that dies is started again. Throws PurgeError `stopped` when `signal` aborts.
 */
export async function verify(request: VerifyRequest, scanner: () => Scanner, signal: AbortSignal): Promise<Verification> {
  if (request.paths.length === 0) return NOTHING;
  const touched = new Map(request.paths.map((path) => [pathKey(path), path]));
  if (request.values.size === 0) return { ...NOTHING, unread: new Set(touched.keys()) };
  const wanted = new Map(touched);
  const hits = new Map<string, Hit[]>();
  const invisible = new Map<string, NotVisibleEvent[]>();
  for (let attempt = 0; attempt < ATTEMPTS && wanted.size > 0; attempt += 1) {
    await using process = scanner();
    for (const path of wanted.keys()) {
      hits.set(path, []);
      invisible.delete(path);
    }
    try {
      for await (const event of process.search(searchFor(request, [...wanted.values()]), signal)) {
        if (event.type === 'replica') listOf(hits, pathKey(event.file.path)).push(event);
        else if (event.type === 'file') wanted.delete(pathKey(event.file.path));
        else if (event.type === 'summary') readFolders(request.folders, invisible, wanted);
        else if (event.type === 'not-visible') {
          listOf(invisible, pathKey(event.path)).push(event);
          if (event.reason === 'vanished') wanted.delete(pathKey(event.path));
        }
      }
    } catch (cause) {
      if (signal.aborted)
        throw new PurgeError('stopped', 'The purge was stopped before its verification had ended: recover it.', { cause });
      // The file that the scanner died of stays unread, and nothing is claimed of it.
    }
  }
  return { hits: [...hits.values()].flat(), unread: new Set(wanted.keys()), notVisible: [...invisible.values()].flat() };
}

/** A folder was read where all in it was. */
function readFolders(folders: readonly RawPath[], invisible: ReadonlyMap<string, unknown>, wanted: Map<string, RawPath>): void {
  for (const folder of folders) {
    const inside = `${pathKey(folder)}/`;
    if (![...invisible.keys()].some((path) => path.startsWith(inside))) wanted.delete(pathKey(folder));
  }
}

function listOf<T>(lists: Map<string, T[]>, path: string): T[] {
  const known = lists.get(path) ?? [];
  lists.set(path, known);
  return known;
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
