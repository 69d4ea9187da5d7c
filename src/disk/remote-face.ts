import type { Disk, RawPath } from './face.ts';

/** The one face of the OS variants. None of them opens the file; none of them throws. */
export type Remote = Disk['remote'];

/** What the placeholder heuristics look at; null where the path cannot be looked at. */
export type Extent = (path: RawPath) => { readonly size: number; readonly blocks: number; readonly dev: number } | null;
