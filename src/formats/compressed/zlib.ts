import type { Cell, Format, NotVisible, Source, Surroundings } from '../face.ts';
import { beginning, firstOf } from '../opaque/magic.ts';
import { layout } from '../text/lines.ts';
import { isTextual } from '../textual.ts';
import { Inflated, STEP_GIVES } from './inflated.ts';
import { oneStream, rewritingOf } from './rewritten-stream.ts';
import { streamCell } from './stream-cell.ts';

const recognises = beginning([0x78], (head) => isZlib(head) && !isTextual(head));

/** One zlib stream (RFC 1950). */
export const zlib: Format = {
  id: 'zlib',
  rewrite: 'none',
  recognises,
  ...firstOf(recognises),
  beyond: null,
  cellsFirst: true,
  cells,
  rewriting: rewritingOf(cells, oneStream('zlib', 'zlib')),
  locate: (_, span) => [{ kind: 'offset', offset: span.start }],
  structure: (source) => ({ valid: true, digest: layout(source) }),
};

async function* cells(source: Source, around: Surroundings): AsyncGenerator<Cell | NotVisible> {
  const inflater = around.inflater('zlib', STEP_GIVES);
  try {
    yield* streamCell((from, finely) => new Inflated(source, from, Infinity, inflater, 'zlib', finely), around);
  } finally {
    inflater.end();
  }
}

/** Deflate with a window of 32 KiB, and a header that is a multiple of 31. */
export function isZlib(head: Uint8Array): boolean {
  return head.length > 2 && head[0] === 0x78 && (0x7800 + (head[1] ?? 0)) % 31 === 0;
}
