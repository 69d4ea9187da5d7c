import type { Outcome, PurgeJob, PurgeProgress, RecoverJob, UndoJob, UndoOutcome } from './face.ts';
import type { PurgeErrorCode } from './errors.ts';

/** What parent and purger process say to each other over Node's IPC channel (`serialization: 'advanced'`): one task, one answer. */

export type ToPurger =
  | { readonly type: 'run'; readonly job: PurgeJob }
  | { readonly type: 'recover'; readonly job: RecoverJob }
  | { readonly type: 'undo'; readonly job: UndoJob };

export type FromPurger =
  | { readonly type: 'progress'; readonly event: PurgeProgress }
  | { readonly type: 'done'; readonly result: Outcome | UndoOutcome }
  /** `frames`: code positions of an unexpected error, never its message, which may quote what was read. */
  | { readonly type: 'failed'; readonly code: PurgeErrorCode; readonly message: string; readonly frames: string };
