/** The one shape of a place: data, not code. A new place is one new file in places/. */

export type PlaceClass = 'HOME' | 'COPY' | 'REGEN' | 'FAR';
export type Os = 'linux' | 'darwin' | 'win32';
/**
 * How a copy is removed: `P1` overwritten in place with the same length; `P3` deleted with what belongs to it; `P4` the database's
 * rows, then its free pages; `P6` overwritten in place through the file's own format, with the checksums and compressed blocks
 * around it; `P7` the file packed anew; `P8` by the vendor's own command; `P9` reported only.
 */
export type PurgeMethod = 'P1' | 'P3' | 'P4' | 'P6' | 'P7' | 'P8' | 'P9';

/** Places that belong together, for people. */
export interface PlaceGroup {
  readonly label: string;
  readonly places: readonly Place[];
}

/** Set of files that belong together. */
export interface Store {
  /**
   * Globs per OS, `/`-separated; `~` is the home, `$CFG`, `$DATA`, `$STATE`, `$CACHE`, `$LOCAL` the OS's folders,
   * `${NAME:-default}` an environment variable and `@name` whatever folders an application's own file points to. `**`
   * crosses folders. After a variable comes a `/` or nothing.
   */
  readonly globs: Partial<Record<Os, readonly string[]>>;
  /** A hint; content decides. */
  readonly format?: string;
  readonly role: 'credentials' | 'config' | 'history' | 'transcript' | 'log' | 'document' | 'cache' | 'state';
  /** Files beside the main one that hold the same data, as suffixes (`-wal`): they belong to this store too. */
  readonly sidecars?: readonly string[];
  /** `in-place`: may be rewritten (P1) while the owner runs; `closed`: only after it has ended. */
  readonly live: 'in-place' | 'closed';
  /** Overrides the place's class for this store. */
  readonly class?: PlaceClass;
  /** Overrides the place's owner for this store, where several applications keep the same kind of it; both or none. */
  readonly owner?: string;
  readonly running?: readonly string[];
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
  /**
   * For P3: one of its files can be deleted, with what belongs to it by its name, and the owner goes on as if it had never been.
   * Format ids: only files of these. Absent: what is deleted would be missed, so only the owner deletes there.
   */
  readonly loose?: true | readonly string[];
  /** Its content is signed, or addressed by its own digest: no byte of a file can become another. */
  readonly unalterable?: true;
  /** `tried`: done for real on Linux; `source`: read in public source or documents; `unverified`: a lead. */
  readonly evidence: 'tried' | 'source' | 'unverified';
  /** What a person should know: what breaks, what the vendor's own command is. */
  readonly note?: string;
  /** What a person does about a copy that stays: the menu, or the command, in the owner's own documented words. One or two sentences. */
  readonly next?: string;
}
