import type { ByteView } from '../byte-view.ts';
import type { Span } from '../face.ts';
import { readPiece } from '../windows.ts';

/** Stands before each item. */
const ITEM = 0xfffffffe;
const MOST_FORMATS = 10_000;
const LONGEST_TYPE = 400;
/** qCompress writes the size before the stream. */
const SIZE = 4;

/** One form in which an item was copied. */
export interface Copied {
  /** Counted from 1. */
  readonly item: number;
  readonly type: string;
  readonly packed: boolean;
  /** Its bytes; before them stands how many they are, in 4 bytes. */
  readonly span: Span;
  /** Without the size that stands before what is packed. */
  readonly content: Span;
}

/** Ends where an item is cut off or of another kind. */
export function* copiedIn(bytes: ByteView): Generator<Copied> {
  const items = bytes.big(0, 4);
  let at = 4;
  for (let item = 1; item <= items; item++) {
    const forms = bytes.big(at + 4, 4);
    if (bytes.big(at, 4) !== ITEM || forms < 0 || forms > MOST_FORMATS) return;
    at += 8;
    for (let form = 0; form < forms; form++) {
      const length = bytes.big(at, 4);
      if (length < 0 || length > LONGEST_TYPE) return;
      const type = new TextDecoder('utf-16be').decode(readPiece(bytes, at + 4, length));
      const flag = at + 4 + length;
      const start = flag + 5;
      const end = start + bytes.big(flag + 1, 4);
      if (end < start || end > bytes.size) return;
      const packed = bytes.byte(flag) === 1 && end - start > SIZE;
      // Frequent beginnings of types are written as one digit.
      const name = type.replace(/^8/, 'text/').replace(/^\d/, '');
      yield { item, type: name, packed, span: { start, end }, content: { start: packed ? start + SIZE : start, end } };
      at = end;
    }
  }
}
