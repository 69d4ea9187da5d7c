import type { Identity } from '../../disk/index.ts';
import type { Content } from '../anew-image.ts';
import { pack, unpack } from '../packet.ts';
import type { Verdicts } from '../record.ts';

/** One place of a file whose bytes become others, of any length. All byte strings may hold plaintext. */
export interface Change {
  readonly at: number;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  /** What stands around it, as far as that belongs to no other change. */
  readonly lead: Uint8Array;
  readonly trail: Uint8Array;
}

/** What is known of a file in which references take the place of values: enough to make either of the two of the other. */
export interface RehomedImage {
  readonly before: Identity;
  readonly after: Content;
  readonly changes: readonly Change[];
  readonly verdicts: Verdicts;
  /** Which writes of the step a reference replaces. */
  readonly rehomed: readonly number[];
  /** Per entry the dead value. */
  readonly values: ReadonlyMap<string, Uint8Array>;
}

export function packRehomed({ before, after, changes, verdicts, rehomed, values }: RehomedImage): Uint8Array {
  const starts = changes.map(({ at }) => at);
  return pack({
    header: { version: 1, kind: 'rehomed', before, after, starts, verdicts, rehomed, entries: [...values.keys()] },
    parts: [...changes.flatMap((change) => [change.lead, change.before, change.after, change.trail]), ...values.values()],
  });
}

/** Null where it is a pre-image of another kind. The byte strings are views into `bytes`. */
export function unpackRehomed(bytes: Uint8Array): RehomedImage | null {
  const { header, parts } = unpack(bytes);
  if (typeof header !== 'object' || header === null || !('kind' in header) || header.kind !== 'rehomed') return null;
  const { before, after, starts, verdicts, rehomed, entries } = header as unknown as Omit<RehomedImage, 'changes' | 'values'> & {
    starts: number[];
    entries: string[];
  };
  const none = new Uint8Array();
  const changes = starts.map((at, index): Change => {
    const [lead = none, old = none, next = none, trail = none] = parts.slice(index * 4, index * 4 + 4);
    return { at, lead, before: old, after: next, trail };
  });
  const values = new Map(entries.map((entry, index) => [entry, parts[starts.length * 4 + index] ?? none]));
  return { before, after, changes, verdicts, rehomed, values };
}

/** The bytes with every change made, or taken back; null where something else stands in one of the places. */
export function changed(bytes: Uint8Array, changes: readonly Change[], to: 'before' | 'after'): Uint8Array | null {
  const from = to === 'after' ? 'before' : 'after';
  const parts: Uint8Array[] = [];
  let at = 0;
  let moved = 0;
  for (const change of changes) {
    const start = change.at + (to === 'after' ? 0 : moved);
    const end = start + change[from].length;
    if (start < at || Buffer.compare(bytes.subarray(start, end), change[from]) !== 0) return null;
    parts.push(bytes.subarray(at, start), change[to]);
    moved += change.after.length - change.before.length;
    at = end;
  }
  parts.push(bytes.subarray(at));
  return new Uint8Array(Buffer.concat(parts));
}
