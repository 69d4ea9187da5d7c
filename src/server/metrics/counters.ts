import type { Change } from '../changes.ts';
import type { Family } from './exposition.ts';

/** What this process has done since it started. All labels come from sets that no peer can add to. */
export interface Counters {
  /** `seconds` null: a stream, of which the duration says nothing. */
  request(method: string, status: number, seconds: number | null): void;
  /** `code` is the stable one of a refusal. */
  refused(code: string): void;
  readonly changed: (change: Change) => void;
  families(): Family[];
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'DELETE']);
/** Seconds. */
const BUCKETS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5];
/** Codes are ours and few; this bound is for the day on which one is made from something else. */
const CODES = 200;

class Tally {
  readonly #counts = new Map<string, { labels: Record<string, string>; value: number }>();
  get size(): number {
    return this.#counts.size;
  }
  has(labels: Record<string, string>): boolean {
    return this.#counts.has(JSON.stringify(labels));
  }
  add(labels: Record<string, string>): void {
    const key = JSON.stringify(labels);
    const held = this.#counts.get(key);
    if (held) held.value++;
    else this.#counts.set(key, { labels, value: 1 });
  }
  samples(): Family['samples'] {
    return [...this.#counts.values()];
  }
}

export function counters(): Counters {
  const requests = new Tally();
  const refusals = new Tally();
  const changes = new Tally();
  const within = BUCKETS.map(() => 0);
  let count = 0;
  let sum = 0;

  return {
    request(method, status, seconds) {
      requests.add({ method: METHODS.has(method) ? method : 'other', status: `${Math.trunc(status / 100)}xx` });
      if (seconds === null) return;
      count++;
      sum += seconds;
      for (const [index, most] of BUCKETS.entries()) if (seconds <= most) within[index] = (within[index] ?? 0) + 1;
    },
    refused(code) {
      refusals.add(refusals.has({ code }) || refusals.size < CODES ? { code } : { code: 'other' });
    },
    changed({ kind }) {
      changes.add({ kind });
    },
    families: () => [
      { name: 'lastcopy_http_requests', type: 'counter', help: 'Requests answered by this process.', samples: requests.samples() },
      {
        name: 'lastcopy_http_request_duration_seconds',
        type: 'histogram',
        help: 'From the first byte of a request to the last of its answer; streams are left out.',
        samples: [
          ...BUCKETS.map((le, index) => ({ suffix: '_bucket', labels: { le: String(le) }, value: within[index] ?? 0 })),
          { suffix: '_bucket', labels: { le: '+Inf' }, value: count },
          { suffix: '_sum', value: sum },
          { suffix: '_count', value: count },
        ],
      },
      {
        name: 'lastcopy_refusals',
        type: 'counter',
        help: 'Requests, frames and connections refused, by the stable code.',
        samples: refusals.samples(),
      },
      { name: 'lastcopy_changes', type: 'counter', help: 'Changes taken by this process, by their kind.', samples: changes.samples() },
    ],
  };
}
