import type { SearchEvent } from '../search/index.ts';
import type { Mask } from './hit-line.ts';
import { bytes, duration, plural } from './output.ts';

/** What an earlier search of the same paths came to. */
export interface Total {
  readonly files: number;
  readonly bytes: number;
}

/** Below this the rate of the first moments says little. */
const TELLING_MS = 1_000;

/** One line of progress: how much has been read, how fast, how far that is of what the last search read, and where it is now. */
export class SearchProgress {
  readonly #total: Total | null;
  readonly #started = performance.now();

  constructor(total: Total | null) {
    this.#total = total;
  }

  text(event: Extract<SearchEvent, { type: 'progress' }>, mask: Pick<Mask, 'path'>): string {
    const elapsed = performance.now() - this.#started;
    const parts = [`${plural(event.files, 'file')}, ${bytes(event.bytes)}`];
    if (elapsed >= TELLING_MS) {
      const rate = event.bytes / (elapsed / 1_000);
      parts.push(`${bytes(rate)}/s`);
      const total = this.#total;
      // What grew beyond the last search has no share that means anything.
      if (total !== null && event.bytes < total.bytes) {
        parts.push(`${Math.floor((event.bytes / total.bytes) * 100)} % of the last scan`);
        if (rate > 0) parts.push(`about ${duration(((total.bytes - event.bytes) / rate) * 1_000)} left`);
      }
    }
    return `${parts.join('  ')}  ${mask.path(event.path).path}`;
  }
}
