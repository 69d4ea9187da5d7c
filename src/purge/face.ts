import type { Identity, RawPath } from '../disk/index.ts';
import type { Locator } from '../formats/index.ts';
import type { Edges, Form, Span } from '../forms/index.ts';
import type { PlaceClass } from '../places/index.ts';
import type { Hit } from '../search/index.ts';

/** The shapes of purge/: plan (pure) → journal → apply → verify → outcome. */

/** What may be written, decided by whoever orders: a fleet order within the local floor, or the user's own command. */
export interface Authority {
  readonly planId: string;
  /** Order id, or `local` for the user's own purge. */
  readonly orderId: string;
  readonly verb: 'report' | 'redact' | 'delete' | 'rehome';
  readonly classes: readonly PlaceClass[];
  /** Absolute folders (or files) inside which writing is allowed. */
  readonly roots: readonly string[];
  readonly caps: { readonly files: number; readonly bytes: number };
  /**
   * Per entry, how the purger makes sure that what it overwrites is the dead value (DESIGN §4.3), computed over the
   * decoded value: the fingerprint in the retirement record, the salted commitment, or the value itself.
   */
  readonly dead: ReadonlyMap<string, DeadValue>;
}
export type DeadValue =
  | { readonly kind: 'fingerprint'; readonly fingerprint: string; readonly key: Uint8Array; readonly epoch: number }
  | { readonly kind: 'value'; readonly value: Uint8Array };

/** One raw range to overwrite with filler of the same length. */
export interface Write {
  readonly entry: string;
  readonly form: Form;
  readonly locator: Locator;
  readonly pieces: readonly Span[];
  readonly edges: Edges;
  /** Length in bytes of the decoded value. */
  readonly length: number;
}

/** Everything to do to one file. */
export interface Step {
  readonly path: RawPath;
  readonly identity: Identity;
  readonly place: string;
  readonly class: PlaceClass;
  readonly format: string;
  readonly method: 'P1';
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
  | 'policy-report-only';

export interface PlannedResidual {
  readonly hit: Hit;
  readonly reason: Reason;
  /** For a person: why, and what can be done. */
  readonly sentence: string;
}

/** What became of one replica. */
export interface Fate {
  readonly outcome: 'purged' | 'residual';
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

/** The whole outcome of a plan: every planned write and every planned residual appears exactly once, plus what verification found. */
export interface Outcome {
  readonly planId: string;
  readonly orderId: string;
  readonly fates: readonly Fate[];
  readonly purged: number;
  readonly remaining: number;
  readonly filesWritten: number;
  readonly notVisible: number;
  readonly notVisibleReasons: Readonly<Record<string, number>>;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly undoUntil: string | null;
}
