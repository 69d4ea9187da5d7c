import type { Os } from '../places/index.ts';
import type { HuntEntry } from '../scan/index.ts';
import type { SearchRequest } from './face.ts';
import type { Tally } from './pace.ts';
import type { FileToRead } from './reading.ts';

/** What the scanner's first thread and those that read and scan for it say to each other (structured clone). */

/** Given to a thread as it starts. */
export interface ThreadWork {
  readonly request: SearchRequest;
  readonly hunt: readonly HuntEntry[];
  readonly os: Os;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly blockBytes?: number | undefined;
  readonly fileMs?: number | undefined;
}

export type ToThread =
  | { readonly type: 'read'; readonly batch: number; readonly files: readonly FileToRead[] }
  /** One message of events has been passed on; the thread may send another. */
  | { readonly type: 'ack' }
  /** Wipe what is held, and end. */
  | { readonly type: 'end' };

export type FromThread =
  /** Events of a batch, in order: `packed` by node:v8. `last`: the batch is read. */
  | { readonly type: 'told'; readonly batch: number; readonly packed: Uint8Array | null; readonly tally: Tally; readonly last: boolean }
  /** A sign of life inside a long file. */
  | { readonly type: 'alive'; readonly tally: Tally }
  | { readonly type: 'failed'; readonly kind: string; readonly frames: string };

/** Messages of events on their way from one thread at most. */
export const MESSAGES_IN_FLIGHT = 16;
