import type { SearchRequest } from './face.ts';
import type { EventBatch } from './batch.ts';

/** What parent and scanner process say to each other over Node's IPC channel (`serialization: 'advanced'`). */

/** `job` is the parent's own number of a search: request ids may repeat. */
export type ToScanner =
  | { readonly type: 'search'; readonly job: number; readonly request: SearchRequest }
  /** One batch has been consumed; the scanner may send another. */
  | { readonly type: 'ack'; readonly job: number }
  | { readonly type: 'cancel'; readonly job: number };

export type FromScanner =
  | { readonly type: 'events'; readonly job: number; readonly events: EventBatch }
  | { readonly type: 'end'; readonly job: number }
  | { readonly type: 'failed'; readonly job: number; readonly kind: string; readonly frames: string };

/** Batches on their way at most, so that a million hits wait in the scanner's file and not in memory. */
export const BATCHES_IN_FLIGHT = 4;

/** Exit codes of the scanner process (sysexits.h: EX_NOPERM, EX_SOFTWARE). */
export const EXIT_REFUSED_ROOT = 77;
export const EXIT_FAULT = 70;
