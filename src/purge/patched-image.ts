import type { Extent } from './extents.ts';
import { pack, unpack } from './packet.ts';
import type { Verdicts } from './record.ts';

/** What P6 writes, and what stood there before. */
export interface PatchedImage {
  readonly extents: readonly Extent[];
  /** Per write of the step, in its order: null for those that the extents remove, all together. */
  readonly verdicts: Verdicts;
  /** Per entry the dead value: in compressed blocks it cannot be read from the extents. */
  readonly values: ReadonlyMap<string, Uint8Array>;
}

export function packPatched({ extents, verdicts, values }: PatchedImage): Uint8Array {
  return pack({
    header: { version: 1, starts: extents.map(({ at }) => at), verdicts, entries: [...values.keys()] },
    parts: [...extents.flatMap(({ lead, before, after, trail }) => [lead, before, after, trail]), ...values.values()],
  });
}

/** The byte strings are views into `bytes`. */
export function unpackPatched(bytes: Uint8Array): PatchedImage {
  const { header, parts } = unpack(bytes);
  const { starts, verdicts, entries } = header as { starts: number[]; verdicts: Verdicts; entries: string[] };
  const none = new Uint8Array();
  const extents = starts.map((at, index): Extent => {
    const [lead = none, before = none, after = none, trail = none] = parts.slice(index * 4, index * 4 + 4);
    return { at, lead, before, after, trail };
  });
  return { extents, verdicts, values: new Map(entries.map((entry, index) => [entry, parts[starts.length * 4 + index] ?? none])) };
}
