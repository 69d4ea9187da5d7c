import { deserialize } from 'node:v8';
import type { SearchEvent } from './face.ts';
import type { Pace } from './pace.ts';

/** Events that come at once; packed by node:v8 where they come from another thread. */
export type EventBatch = readonly SearchEvent[] | Uint8Array;

export function unpacked(batch: EventBatch): readonly SearchEvent[] {
  return batch instanceof Uint8Array ? (deserialize(batch) as readonly SearchEvent[]) : batch;
}

const EVENTS_PER_BATCH = 128;

/** Events on their way out, counted as they come. */
export class Batch {
  readonly #pace: Pace;
  #events: SearchEvent[] = [];

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  get full(): boolean {
    return this.#events.length >= EVENTS_PER_BATCH;
  }

  add(event: SearchEvent): void {
    this.#pace.count(event);
    this.#events.push(event);
  }

  take(): readonly SearchEvent[] {
    const taken = this.#events;
    this.#events = [];
    return taken;
  }
}
