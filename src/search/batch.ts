import type { SearchEvent } from './face.ts';
import type { Pace } from './pace.ts';

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
