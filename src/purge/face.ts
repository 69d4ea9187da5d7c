import type { Identity, RawPath } from '../disk/index.ts';
import type { Locator } from '../formats/index.ts';
import type { Edges, Form, Span } from '../forms/index.ts';
import type { PlaceClass } from '../places/index.ts';
import type { Hit, NotVisibleEvent, SearchEntry } from '../search/index.ts';

/** The shapes of purge/: plan (pure) → journal → apply → verify → outcome. */

/** What may be written, decided by whoever orders: a fleet order within the local floor, or the user's own command. */
export interface Authority {
  readonly planId: string;
  /** Order id, or `local` for the user's own purge. */
  readonly orderId: string;
  readonly verb: 'report' | 'redact' | 'delete' | 'rehome';
  readonly classes: readonly PlaceClass[];
  /** Where nothing is written all the same: classes and places (by id) that the policy holds in a lower mode. */
  readonly held?: readonly Held[];
  /** Absolute folders (or files) inside which writing is allowed. */
  readonly roots: readonly string[];
  /** `share`: the largest part (0 to 1) of the searched files that may be written; absent: any. */
  readonly caps: { readonly files: number; readonly bytes: number; readonly share?: number };
  /**
   * Per entry, how the purger makes sure that what it overwrites is the dead value, computed over the
   * decoded value: the fingerprint in the retirement record, the salted commitment, or the value itself.
   */
  readonly dead: ReadonlyMap<string, DeadValue>;
  /**
   * For the verb `rehome`, by entry: what is written where the value is all that a key of a settings file has. It means nothing to a
   * shell or a reader of any syntax. Entries without one are redacted.
   */
  readonly references?: readonly { readonly entry: string; readonly reference: string }[];
  /** What changes more than the copies themselves, and was agreed to by whoever owns it. */
  readonly consents: readonly Consent[];
}
export type Held = { readonly mode: 'report' | 'warn' } & ({ readonly class: PlaceClass } | { readonly place: string });
/** `git-history`: a repository's commits get other ids. */
export type Consent = 'git-history';
export type DeadValue =
  /** `key`: 32 bytes for each epoch up to this one, oldest first (forms/ FingerprintKeys). */
  | { readonly kind: 'fingerprint'; readonly fingerprint: string; readonly key: Uint8Array; readonly epoch: number }
  | { readonly kind: 'value'; readonly value: Uint8Array };

/** One replica to remove. */
export interface Write {
  /** The name under which it was found: the step's path, or another hard link to the same file. */
  readonly path: RawPath;
  readonly entry: string;
  readonly form: Form;
  readonly locator: Locator;
  /** The raw bytes that hold it; none where it is compressed, or a row's. */
  readonly pieces: readonly Span[];
  readonly edges: Edges;
  /** Length in bytes of the decoded value. */
  readonly length: number;
}

/**
 * How the copies in a store are removed: `P1` overwritten in place, with the same length; `P2` replaced by a reference where that can
 * stand, else as P1; `P3` deleted with the store; `P4` by the
 * database's own library; `P6` overwritten in place, with the checksums and compressed blocks around them; `P7` packed anew, and the
 * file replaced; `P8` by the vendor's own command.
 */
export type StepMethod = 'P1' | 'P2' | 'P3' | 'P4' | 'P6' | 'P7' | 'P8';

/** Everything to do to one store: a file, and those that belong to it. */
export interface Step {
  readonly path: RawPath;
  readonly identity: Identity;
  readonly place: string;
  readonly class: PlaceClass;
  readonly format: string;
  readonly method: StepMethod;
  /** How many names of this file are known to lie inside the roots; a file with more names is not written. */
  readonly names: number;
  /** Further files of the store: a database's log, a cache's parts. */
  readonly beside: readonly { readonly path: RawPath; readonly identity: Identity }[];
  /** Its application has to be closed: it is not begun while anybody else holds it. */
  readonly closed?: boolean;
  /** Overlapping ones are told apart when their bytes are read: the outermost that holds the dead value is written. */
  readonly writes: readonly Write[];
}

export interface Plan {
  readonly planId: string;
  readonly orderId: string;
  readonly steps: readonly Step[];
  readonly residuals: readonly PlannedResidual[];
}

/** Reason codes are those of protocol's ResidualReason; test/arch holds the two lists equal. */
export type Reason =
  | 'span-changed'
  | 'file-changed'
  | 'file-gone'
  | 'no-writer-for-format'
  | 'encoding-not-writable'
  | 'syntax-would-break'
  | 'class-not-allowed'
  | 'outside-roots'
  | 'hard-link-outside-roots'
  | 'symlink'
  | 'read-only'
  | 'permission-denied'
  | 'network-mount'
  | 'cloud-placeholder'
  | 'owner-application-running'
  | 'file-busy'
  | 'cap-reached'
  | 'not-a-credential-context'
  | 'signed-content'
  | 'no-retirement-record'
  | 'retirement-mismatch'
  | 'verification-failed'
  | 'disk-full'
  | 'io-error'
  | 'cancelled'
  | 'interrupted'
  | 'policy-report-only'
  | 'consent-needed'
  | 'too-large'
  | 'store-damaged'
  | 'tool-missing'
  | 'work-in-progress';

export interface PlannedResidual {
  readonly hit: Hit;
  readonly reason: Reason;
  /** For a person: why, and what can be done. */
  readonly sentence: string;
}

/** A filesystem that writes elsewhere what is overwritten, and how many files lie on it. */
export interface Medium {
  readonly fileSystem: string;
  readonly files: number;
}

/** What became of one replica. */
export interface Fate {
  readonly outcome: 'purged' | 'residual';
  /** Of one that was purged. Absent in outcomes of older versions, which had no references. */
  readonly how?: 'redacted' | 'rehomed' | 'deleted';
  readonly path: RawPath;
  readonly place: string;
  readonly class: PlaceClass;
  readonly format: string;
  readonly entry: string;
  readonly form: Form;
  readonly locator: Locator;
  readonly span: Span | null;
  readonly reason: Reason | null;
  readonly sentence: string | null;
}

/**
 * The whole outcome of a plan: every planned write and every planned residual appears exactly once, plus what
 * verification found. Paths and locators have gone through the redactor.
 */
export interface Outcome {
  readonly planId: string;
  readonly orderId: string;
  readonly fates: readonly Fate[];
  readonly purged: number;
  readonly remaining: number;
  readonly filesWritten: number;
  /** What counts against the order's bytes. Absent in outcomes of older versions. */
  readonly bytesWritten?: number;
  /** How many of the written files lie on which filesystem that keeps their old bytes for a time. Absent in outcomes of older versions. */
  readonly media?: readonly Medium[];
  /** Of the files that were written and what lies beside them: what its verification could not look into. */
  readonly notVisible: readonly NotVisibleEvent[];
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly undoUntil: string | null;
}

/** Where the key of the pre-images is. `key-file`: no keychain, so it lies in the journal until the plan is finished; no undo. */
export type Sealing = { readonly kind: 'recipient'; readonly recipient: string } | { readonly kind: 'key-file' };

/** What every job of the purger process needs. All of it is structured-cloneable. */
export interface PurgerJob {
  readonly stateDir: string;
  readonly home: string;
  /** href of the scanner's entry file: verification runs in a fresh scanner that the purger starts. */
  readonly scannerEntry: string;
  readonly allowRoot: boolean;
}

export interface PurgeJob extends PurgerJob {
  readonly plan: Plan;
  readonly authority: Authority;
  /** How the values are found again where they are not to be seen as they are; entries as the hunt had them. */
  readonly hunt: readonly SearchEntry[];
  readonly sealing: Sealing;
  /** ISO 8601. Until then pre-images are kept for undo; null: erased as soon as the outcome is written. */
  readonly undoUntil: string | null;
}

export interface RecoverJob extends PurgerJob {
  readonly planId: string;
  /** The age identity of the plan's pre-images; null where it lies in the journal (`key-file`). */
  readonly identity: string | null;
  /** Also carry out steps that had not begun. Else they are residuals `interrupted`. */
  readonly resume: boolean;
}

export interface UndoJob extends PurgerJob {
  readonly planId: string;
  readonly identity: string;
  /** Only these files; absent: all of the plan. */
  readonly paths?: readonly RawPath[];
  /** A folder: files that changed since the purge are copied there with the old bytes put back, and stay as they are. */
  readonly copyTo?: string;
}

export type UndoResult = 'restored' | 'changed' | 'copied' | 'gone' | 'refused';

/** What became of one file whose purge was to be undone. */
export interface UndoneFile {
  readonly path: RawPath;
  readonly result: UndoResult;
  /** How many of the file's replicas are back, in the file or in its copy. */
  readonly replicas: number;
  /** Where the copy lies; null without one. */
  readonly copy: string | null;
  readonly sentence: string;
}

export interface UndoOutcome {
  readonly planId: string;
  readonly orderId: string;
  readonly files: readonly UndoneFile[];
  readonly finishedAt: string;
}

export type PurgeProgress =
  | { readonly stage: 'applying'; readonly step: number; readonly steps: number; readonly path: RawPath }
  | { readonly stage: 'verifying'; readonly files: number }
  | { readonly stage: 'undoing'; readonly step: number; readonly steps: number; readonly path: RawPath };

/**
 * Starts purger processes, one per call, which end with it. Calls reject with PurgeError; after any rejection but
 * `refuses-root` and `bad-plan` the journal may hold an unfinished plan, which `recover` finishes. Disposing lets running
 * processes finish the file they are at, and then stop.
 */
export interface Purger extends AsyncDisposable {
  run(job: PurgeJob, onProgress?: (event: PurgeProgress) => void): Promise<Outcome>;
  /** Idempotent: a finished plan's outcome is given again as it was recorded. */
  recover(job: RecoverJob, onProgress?: (event: PurgeProgress) => void): Promise<Outcome>;
  undo(job: UndoJob, onProgress?: (event: PurgeProgress) => void): Promise<UndoOutcome>;
}

/** One plan in the journal of a state directory. */
export interface JournalledPlan {
  readonly planId: string;
  readonly orderId: string;
  readonly state: 'unfinished' | 'finished' | 'closed';
  readonly startedAt: string;
  readonly undoUntil: string | null;
  /** Whether pre-images are still there. */
  readonly undoable: boolean;
  /** Files whose purge was undone: the watch leaves them alone. */
  readonly undone: readonly RawPath[];
  /** Null until finished. */
  readonly outcome: Outcome | null;
}
