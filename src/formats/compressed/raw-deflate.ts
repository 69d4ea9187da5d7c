import type { Cell, Format, NotVisible, Source, Surroundings } from '../face.ts';
import { layout } from '../text/lines.ts';
import { isTextual } from '../textual.ts';
import { Inflated, STEP_GIVES } from './inflated.ts';
import { oneStream, rewritingOf } from './rewritten-stream.ts';
import { streamCell } from './stream-cell.ts';

/** Deflate without zlib's frame (RFC 1951), as some servers send what HTTP calls `deflate`. It has no magic: who holds it has to say so. */
export const rawDeflate: Format = {
  id: 'deflate',
  rewrite: 'none',
  recognises: (head, hint) => hint === 'raw-deflate' && !isTextual(head),
  beyond: null,
  cellsFirst: true,
  cells,
  rewriting: rewritingOf(cells, oneStream('deflate', 'deflate')),
  locate: (_, span) => [{ kind: 'offset', offset: span.start }],
  structure: (source) => ({ valid: true, digest: layout(source) }),
};

async function* cells(source: Source, around: Surroundings): AsyncGenerator<Cell | NotVisible> {
  const inflater = around.inflater('deflate', STEP_GIVES);
  try {
    yield* streamCell((from, finely) => new Inflated(source, from, Infinity, inflater, 'deflate', finely), around);
  } finally {
    inflater.end();
  }
}
