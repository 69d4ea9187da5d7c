import { createHash } from 'node:crypto';
import { catalogue } from '../../scan/index.ts';
import type { SearchKeys, SearchRequest } from '../../search/index.ts';

export interface ScanNames {
  /** The same only for the same paths, options, keys, rules and version: then an interrupted scan may go on. */
  readonly exact: string;
  /** The same for the same paths and options. */
  readonly paths: string;
}

/** Digests: a path in a name of ours could be read by who lists the folder. */
export function scanNames(version: string, keys: SearchKeys, request: Pick<SearchRequest, 'roots' | 'ignore'>): ScanNames {
  const paths = JSON.stringify([request.roots.map(String).toSorted(), request.ignore ?? null]);
  const exact = createHash('sha256').update(`${paths}\0${version}\0${catalogue}\0${keys.epoch}\0`);
  exact.update(keys.fingerprint).update(keys.local);
  return { exact: short(exact.digest('hex')), paths: short(createHash('sha256').update(paths).digest('hex')) };
}

function short(digest: string): string {
  return digest.slice(0, 24);
}
