import type { Cell, NotVisible, Source, Surroundings } from '../face.ts';
import { readPiece } from '../windows.ts';
import { bytesSource } from '../bytes-source.ts';
import { objectCell } from './object-cells.ts';
import { big, discard, readWhole, Window, zlibInflater } from './zlib-reader.ts';

const LOG = 0x67;
/** Type of a block, and its length before compression. */
const BLOCK_HEADER = 4;

/**
 * Reflogs in a reftable (git-scm.com/docs/reftable), with the messages of commits and the URLs of clones: `g` blocks, each a zlib
 * stream. Refs stand in the other blocks as they are.
 */
export function* reftableCells(source: Source, around: Surroundings): Generator<Cell | NotVisible> {
  const headerLength = (readPiece(source, 4, 1)[0] ?? 1) === 1 ? 24 : 28;
  const footer = source.size - headerLength - 44;
  const positions = readPiece(source, footer + headerLength, 40);
  if (footer < headerLength || !startsAlike(source, footer) || positions.length < 40) {
    if (source.size > headerLength) yield { reason: 'malformed', detail: 'a git reftable that is cut off: reflogs in it are not seen' };
    return;
  }
  const first = readPiece(source, headerLength, 1)[0] === LOG;
  let at = first ? headerLength : big(positions, 24) * 2 ** 32 + big(positions, 28);
  const inflater = zlibInflater(around);
  const window = new Window(source, 65_536);
  try {
    while (at >= headerLength && at < footer) {
      const head = window.bytes(at, BLOCK_HEADER);
      if (head[0] !== LOG) break;
      // The first block of a file counts the file's header as its own.
      const length = (big(head, 0) % 2 ** 24) - BLOCK_HEADER - (at === headerLength ? headerLength : 0);
      const { bytes, end } = readWhole(inflater, window, at + BLOCK_HEADER, Math.max(0, length));
      if (bytes === null) {
        yield { reason: 'malformed', detail: `a git reftable that is damaged at byte ${at}: reflogs behind that are not seen` };
        return;
      }
      yield objectCell(bytesSource(bytes), { steps: () => [{ kind: 'entry', name: 'reflog' }], from: { start: at, end }, hint: 'nothing' });
      discard(bytes);
      at = end;
    }
  } finally {
    window.wipe();
    inflater.end();
  }
}

/** Whether the footer repeats the header's magic. */
function startsAlike(source: Source, footer: number): boolean {
  return big(readPiece(source, footer, 4), 0) === big(readPiece(source, 0, 4), 0);
}
