import type { Extent } from './extents.ts';
import type { Write } from './face.ts';
import { pack, unpack } from './packet.ts';
import { decoded } from './patch.ts';
import type { Verdicts } from './record.ts';

/** What stood in a file before P1 wrote to it, and what it wrote. */
export interface InPlaceImage {
  readonly extents: readonly Extent[];
  /** The step's writes, in its order. */
  readonly writes: readonly Pick<Write, 'entry' | 'form' | 'edges' | 'pieces'>[];
  /** What had been decided of each before writing; null for those that the extents remove. */
  readonly verdicts: Verdicts;
}

export function packImage(image: InPlaceImage): Uint8Array {
  return pack({
    header: {
      version: 1,
      starts: image.extents.map(({ at }) => at),
      writes: image.writes.map(({ entry, form, edges, pieces }) => ({ entry, form, edges, pieces })),
      verdicts: image.verdicts,
    },
    parts: image.extents.flatMap(({ lead, before, after, trail }) => [lead, before, after, trail]),
  });
}

/** The byte strings are views into `bytes`. */
export function unpackImage(bytes: Uint8Array): InPlaceImage {
  const { header, parts } = unpack(bytes);
  const { starts, writes, verdicts } = header as { starts: number[]; writes: InPlaceImage['writes']; verdicts: Verdicts };
  const none = new Uint8Array();
  const extents = starts.map((at, index): Extent => {
    const [lead = none, before = none, after = none, trail = none] = parts.slice(index * 4, index * 4 + 4);
    return { at, lead, before, after, trail };
  });
  return { extents, writes, verdicts };
}

/** Per entry the dead value, out of the bytes that were overwritten. */
export function valuesIn(image: InPlaceImage): Map<string, Uint8Array> {
  const values = new Map<string, Uint8Array>();
  for (const [index, write] of image.writes.entries()) {
    if (image.verdicts[index] !== null) continue;
    const parts = write.pieces.map((piece) => {
      const extent = image.extents.find(({ at, before }) => at <= piece.start && piece.end <= at + before.length);
      return extent?.before.subarray(piece.start - extent.at, piece.end - extent.at);
    });
    if (parts.includes(undefined)) continue;
    const bytes = Buffer.concat(parts.filter((part) => part !== undefined));
    const value = decoded(write, bytes);
    bytes.fill(0);
    if (value !== null) values.set(write.entry, value);
  }
  return values;
}
