import type { Cell, Format, NotVisible, Source, Surroundings } from '../face.ts';
import { beginning, firstOf } from '../opaque/magic.ts';
import { layout } from '../text/lines.ts';
import { Input } from './input.ts';
import { rewritingOf } from './rewritten-stream.ts';
import { streamCell } from './stream-cell.ts';
import { BLOCK_GIVES, isFrame, Unzstd } from './zstd-frames.ts';
import { zstdPacking } from './zstd-packing.ts';

const recognises = beginning([0x28, ...Array.from({ length: 16 }, (_, low) => 0x50 | low)], (head) => isFrame(head));

/** Zstandard (RFC 8878): frames one after the other, skippable ones among them. */
export const zstd: Format = {
  id: 'zstd',
  rewrite: 'none',
  recognises,
  ...firstOf(recognises),
  beyond: null,
  cellsFirst: true,
  cells,
  rewriting: rewritingOf(cells, zstdPacking),
  locate: (_, span) => [{ kind: 'offset', offset: span.start }],
  structure: (source) => ({ valid: true, digest: layout(source) }),
};

async function* cells(source: Source, around: Surroundings): AsyncGenerator<Cell | NotVisible> {
  const inflater = around.inflater('zstd', BLOCK_GIVES);
  const input = new Input(source);
  try {
    yield* streamCell((from) => new Unzstd(input, from, Infinity, inflater), around);
  } finally {
    inflater.end();
  }
}
