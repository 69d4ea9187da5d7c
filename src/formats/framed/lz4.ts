import { streamCell } from '../compressed/stream-cell.ts';
import { rewritingOf } from '../compressed/rewritten-stream.ts';
import type { Cell, Format, NotVisible, Source, Surroundings } from '../face.ts';
import { layout } from '../text/lines.ts';
import { holdsAt } from '../textual.ts';
import { LZ4_MAGIC, Lz4Frames } from './lz4-frames.ts';
import { lz4Packing } from './lz4-packing.ts';

/** Frames of LZ4 (github.com/lz4/lz4: doc/lz4_Frame_format.md), one after the other, with skippable ones among them. */
export const lz4: Format = {
  id: 'lz4',
  rewrite: 'none',
  first: new Set([LZ4_MAGIC.charCodeAt(0)]),
  recognises: (head) => holdsAt(head, 0, LZ4_MAGIC) && (head[4] ?? 0) >> 6 === 1,
  beyond: null,
  cellsFirst: true,
  cells,
  rewriting: rewritingOf(cells, lz4Packing),
  locate: (_, span) => [{ kind: 'offset', offset: span.start }],
  structure: (source) => ({ valid: true, digest: layout(source) }),
};

async function* cells(source: Source, around: Surroundings): AsyncGenerator<Cell | NotVisible> {
  yield* streamCell((from) => new Lz4Frames(source, from), around, around.name?.replace(/\.lz4$/i, '') || null);
}
