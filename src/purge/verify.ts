import { randomBytes } from 'node:crypto';
import type { RawPath } from '../disk/index.ts';
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
  const invisible = new Map<string, string>();
  for (let attempt = 0; attempt < ATTEMPTS && wanted.size > 0; attempt += 1) {
    await using process = scanner();
    for (const path of wanted.keys()) {
      hits.set(path, []);
      invisible.delete(path);
    }
    try {
      for await (const event of process.search(searchFor(request, [...wanted.values()]), signal)) {
        if (event.type === 'replica') hitsOf(hits, pathKey(event.file.path)).push(event);
        else if (event.type === 'file') wanted.delete(pathKey(event.file.path));
        else if (event.type === 'not-visible') {
          invisible.set(pathKey(event.path), event.reason);
          if (event.reason === 'vanished') wanted.delete(pathKey(event.path));
        }
      }
    } catch (cause) {
      if (signal.aborted)
        throw new PurgeError('stopped', 'The purge was stopped before its verification had ended: recover it.', { cause });
      // The file that the scanner died of stays unread, and nothing is claimed of it.
    }
  }
  const notVisibleReasons: Record<string, number> = {};
  for (const reason of invisible.values()) notVisibleReasons[reason] = (notVisibleReasons[reason] ?? 0) + 1;
  return { hits: [...hits.values()].flat(), unread: new Set(wanted.keys()), notVisible: invisible.size, notVisibleReasons };
}

function hitsOf(hits: Map<string, Hit[]>, path: string): Hit[] {
  const known = hits.get(path) ?? [];
  hits.set(path, known);
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
