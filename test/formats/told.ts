import type { Format, Locator, NotVisible, Span, Surroundings } from '../../src/formats/index.ts';
import { alone, memory } from './bytes.ts';

/** Where a needle stands in the cells of a format. */
export interface Told {
  readonly locator: Locator | null;
  readonly pieces: readonly Span[] | null;
}

/** Reads all cells of a format, one after the other as a search does, and tells where in them each needle stands. */
export async function told(
  format: Format,
  bytes: Uint8Array,
  needles: readonly (string | Uint8Array)[],
  around: Surroundings = alone,
): Promise<{ found: Map<number, Told[]>; unseen: NotVisible[]; bytes: number }> {
  const found = new Map<number, Told[]>();
  const unseen: NotVisible[] = [];
  let total = 0;
  const source = memory(bytes);
  for await (const part of format.cells(source, around)) {
    if ('reason' in part) {
      unseen.push(part);
      continue;
    }
    const pieces: Buffer[] = [];
    for (let at = 0; ; ) {
      const piece = Buffer.alloc(60_000);
      const count = part.source.read(at, piece);
      if (count === 0) break;
      pieces.push(piece.subarray(0, count));
      at += count;
    }
    const content = Buffer.concat(pieces);
    total += content.length;
    for (const [index, needle] of needles.entries()) {
      const wanted = Buffer.from(needle);
      for (let at = content.indexOf(wanted); at >= 0; at = content.indexOf(wanted, at + 1)) {
        const end = at + wanted.length;
        const own = part.locate === undefined ? [] : part.locate(at, end);
        const list = found.get(index) ?? [];
        list.push({ locator: own === null ? null : [...part.locator, ...own], pieces: part.pieces(at, end) });
        found.set(index, list);
      }
    }
  }
  if (source.largest > 1_048_576) throw new Error('read more than a window at once');
  return { found, unseen, bytes: total };
}

/** The bytes of a file that pieces stand for. */
export function joined(bytes: Uint8Array, pieces: readonly Span[]): Buffer {
  return Buffer.concat(pieces.map(({ start, end }) => bytes.subarray(start, end)));
}
