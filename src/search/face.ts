import type { Identity, RawPath } from '../disk/index.ts';
import type { Locator, NotVisibleReason } from '../formats/index.ts';
import type { Edges, Form, Span } from '../forms/index.ts';
import type { PlaceClass, PurgeMethod, Store } from '../places/index.ts';
import type { HuntEntry } from '../scan/index.ts';
import type { IgnoredBy } from './ignore.ts';
import type { OwnerApplication } from './owners.ts';

/** What is asked of the scanner process, and what it answers. Both cross a process boundary (structured clone). */

/** Keys by which the scanner fingerprints what it finds; bytes, never logged. */
export interface SearchKeys {
  readonly epoch: number;
  /** 32 bytes for each epoch up to this one, oldest first (forms/ FingerprintKeys). */
  readonly fingerprint: Uint8Array;
  /** Makes `local1.` ids for values below the entropy gate. Per device. */
  readonly local: Uint8Array;
}

/** Hunt entries as they cross to the scanner. A plain value crosses only on the way in. */
export type SearchEntry =
  | HuntEntry
  /** The value is read in place from a replica of this fingerprint, found first; then hunted as `plain`. */
  | {
      readonly kind: 'fingerprint';
      readonly id: string;
      readonly fingerprint: string;
      readonly at: readonly { path: RawPath; span: Span; form: Form }[];
    };

export interface SearchRequest {
  readonly id: string;
  /** Files or folders. Folders are walked; symlinks are not followed. */
  readonly roots: readonly RawPath[];
  /** Also what applications' own files point to outside the home: profiles that were moved, synced folders, vaults. */
  readonly pointed?: boolean;
  readonly home: string;
  /** Folders never entered: state directories of ours. */
  readonly exclude: readonly string[];
  readonly detect: boolean;
  readonly hunt: readonly SearchEntry[];
  readonly keys: SearchKeys;
  /** `engine`: the fast path. `slow`: the obvious engine over raw bytes, for verification (only plain entries). */
  readonly by: 'engine' | 'slow';
  /** How many threads read and scan at once; what is told, and in which order, does not depend on it. Default 1. */
  readonly threads?: number;
  /** What KnownFiles.bytes() gives: files that were read under the same rules and hunt epoch. Unchanged ones are skipped. */
  readonly known?: Uint8Array;
  /** Absent: nothing is ignored. Refused with anything to hunt: an ignore file must not hide a copy of a dead secret. */
  readonly ignore?: IgnoreOptions;
}

/** What a search by the rules leaves out. */
export interface IgnoreOptions {
  /** In gitignore's syntax; they overrule all files. */
  readonly patterns: readonly string[];
  /** The folder that `patterns` are relative to, where it contains the root; else they are relative to the root. */
  readonly base: string;
  /** Ignore files above a root count up to the outermost of these folders that contains it. */
  readonly within: readonly string[];
}

/** A file as it was when it was read. */
export interface FileSeen {
  readonly path: RawPath;
  readonly identity: Identity;
  readonly place: string;
  readonly class: PlaceClass;
  readonly format: string;
  /** What its place says that it is for. */
  readonly role: Store['role'];
  /** How its bytes may be changed: Format.rewrite and Format.rewriting in one. `none` too where only the owner may change it. */
  readonly rewrite: 'in-place' | 'rows' | 'patches' | 'whole' | 'none';
  /** How the catalogue says that copies leave this place. */
  readonly removal: PurgeMethod;
  /** `closed` stores wait for their owner application. */
  readonly live: 'in-place' | 'closed';
  /** The application that must be closed first; null where it need not. */
  readonly owner: OwnerApplication | null;
}

/** One occurrence. Exactly one of span and pieces is null unless the cell cannot be rewritten (both null). */
export interface Hit {
  readonly type: 'finding' | 'replica';
  readonly file: FileSeen;
  /** Rule id or entry id. */
  readonly by: string;
  readonly form: Form;
  readonly locator: Locator;
  readonly span: Span | null;
  /** For a value split over several raw ranges (notebook line lists). */
  readonly pieces: readonly Span[] | null;
  readonly edges: Edges;
  /** Of the canonical value; `local1.` below the entropy gate. */
  readonly fingerprint: string;
  readonly length: number;
  readonly credential: boolean;
}

/** A file, a folder or a part of one that could not be looked into. */
export interface NotVisibleEvent {
  readonly type: 'not-visible';
  readonly path: RawPath;
  readonly reason: NotVisibleReason;
  /** For a person; may name entries of archives. */
  readonly detail: string;
}

export type SearchEvent =
  | Hit
  | NotVisibleEvent
  /** A file that was not read, or a folder that was not entered, because of an ignore rule. */
  | { readonly type: 'ignored'; readonly path: RawPath; readonly kind: 'file' | 'directory'; readonly by: IgnoredBy }
  /** An ignore file that is not followed. */
  | { readonly type: 'ignore-file'; readonly path: RawPath; readonly detail: string }
  /** A file read to its end: what the index remembers. Comes after the file's hits. */
  | { readonly type: 'file'; readonly file: FileSeen; readonly hits: number }
  | { readonly type: 'progress'; readonly files: number; readonly bytes: number; readonly total: number | null; readonly path: RawPath }
  | SearchSummary;

export interface SearchSummary {
  readonly type: 'summary';
  readonly files: number;
  /** Files skipped because the index knew them. */
  readonly skipped: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly findings: number;
  readonly replicas: number;
  readonly notVisible: number;
  /** Files and folders left out by ignore rules. */
  readonly ignored: number;
}

/** A scanner process. Ends by itself when idle; asking again starts a new one. */
export interface Scanner extends AsyncDisposable {
  /** Of the live process; undefined while there is none. */
  readonly pid?: number | undefined;
  /** Rejects with ScannerDied when the process ends early; the job that killed it is then denied, not retried in a loop. */
  search(request: SearchRequest, signal?: AbortSignal): AsyncIterable<SearchEvent>;
}
