import type { RawPath } from '../disk/index.ts';

/** What is known of a file: the processes in question (0: one that cannot be named), none, or null where the system does not tell. */
export type Holders = readonly number[] | null;

/**
 * Who else has files open, as it was when this was asked for. The one face of the systems' variants. Never throws, and opens
 * none of the files it is asked about (but on Windows), so that it drops no lock that this process holds. Processes of Lastcopy
 * itself do not count.
 */
export interface OpenFiles {
  /** Who has `path`, or with `inside` anything below it, open or mapped. */
  open(path: RawPath, inside?: boolean): Holders;
  /** Who holds a lock on it. */
  locked(path: RawPath): Holders;
}
