import type { RawPath } from '../disk/index.ts';

/** A path as a key of maps: every byte apart, whatever the encoding. */
export function pathKey(path: RawPath): string {
  return Buffer.from(path).toString('latin1');
}

/** Each path once. */
export function distinct(paths: Iterable<RawPath>): RawPath[] {
  return [...new Map(Array.from(paths, (path) => [pathKey(path), path])).values()];
}
