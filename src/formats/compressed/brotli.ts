import type { Cell, Format, NotVisible, Source, Surroundings } from '../face.ts';
import { layout } from '../text/lines.ts';
import { isTextual } from '../textual.ts';
import { Inflated, STEP_GIVES } from './inflated.ts';
import { oneStream, rewritingOf } from './rewritten-stream.ts';
import { streamCell } from './stream-cell.ts';

/** One Brotli stream (RFC 7932). It has no magic, so the name has to say so. */
export const brotli: Format = {
  id: 'brotli',
  rewrite: 'none',
  recognises: (head, hint) => hint === 'br' && !isTextual(head),
  beyond: null,
  cellsFirst: true,
  cells,
  rewriting: rewritingOf(cells, oneStream('brotli', 'Brotli')),
  locate: (_, span) => [{ kind: 'offset', offset: span.start }],
  structure: (source) => ({ valid: true, digest: layout(source) }),
};

async function* cells(source: Source, around: Surroundings): AsyncGenerator<Cell | NotVisible> {
  const inflater = around.inflater('brotli', STEP_GIVES);
  try {
    yield* streamCell((from, finely) => new Inflated(source, from, Infinity, inflater, 'Brotli', finely), around);
  } finally {
    inflater.end();
  }
}
