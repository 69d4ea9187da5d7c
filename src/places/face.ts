/** The one shape of a place: data, not code. A new place is one new file in places/. */

export type PlaceClass = 'HOME' | 'COPY' | 'REGEN' | 'FAR';
export type Os = 'linux' | 'darwin' | 'win32';
export type PurgeMethod = 'P1' | 'P2' | 'P3' | 'P4' | 'P5' | 'P6' | 'P7' | 'P8' | 'P9';

/** Set of files that belong together. */
export interface Store {
  /**
   * Globs per OS, `/`-separated; `~` is the home, `$CFG`, `$DATA`, `$STATE`, `$CACHE`, `$LOCAL` the OS's folders and
   * `${NAME:-default}` an environment variable. `**` crosses folders.
   */
  readonly globs: Partial<Record<Os, readonly string[]>>;
  /** A hint; content decides. */
  readonly format?: string;
  readonly role: 'credentials' | 'config' | 'history' | 'transcript' | 'log' | 'document' | 'cache' | 'state';
  /** Files beside the main one that hold the same data, as suffixes (`-wal`). */
  readonly sidecars?: readonly string[];
  /** `in-place`: may be rewritten (P1) while the owner runs; `closed`: only after it has ended. */
  readonly live: 'in-place' | 'closed';
  /** Overrides the place's class for this store. */
  readonly class?: PlaceClass;
}

export interface Place {
  readonly id: string;
  readonly label: string;
  readonly class: PlaceClass;
  /** The application that owns it, for people: "Claude Code". */
  readonly owner: string;
  readonly stores: readonly Store[];
  /** Process names by which the owner is seen to run; empty: it does not matter. */
  readonly running: readonly string[];
  readonly purge: PurgeMethod;
  /** `tried`: done for real on Linux; `source`: read in public source or documents; `unverified`: a lead. */
  readonly evidence: 'tried' | 'source' | 'unverified';
  /** What a person should know: what breaks, what the vendor's own command is. */
  readonly note?: string;
}
