import type { AuditNote } from './face.ts';

/** Rows changed, each kind by itself. */
export interface Forgotten {
  /** Receipts that lost their signed text and the sentence of their reason; their figures stay. */
  readonly receipts: number;
  /** Progress that lost its detail. */
  readonly progress: number;
  readonly replicas: number;
  readonly visibility: number;
  readonly frames: number;
  readonly sessions: number;
}

/** Letting go of what is old. The chain and the audit log are hash chains and are never cut. */
export interface Retention {
  /**
   * One bounded step of it: of each kind at most `most` rows of before `before` (ISO). Replicas, visibility and frame ids go of
   * devices that were last seen before it, and of those revoked before it. `done` false: more is left, ask again. Audited
   * where anything went. Links, attempts to sign in and tokens go with it when their time is over, tokens that ended before `before`.
   */
  forget(
    before: string,
    now: string,
    most: number,
    note: (gone: Forgotten) => AuditNote,
  ): Promise<{ readonly gone: Forgotten; readonly done: boolean }>;
  /** These devices are connected at `at`. */
  stillThere(deviceIds: Iterable<string>, at: string): Promise<void>;
}
