import { type Part, TOO_MANY_PARTS, TURN } from './rewritten-stream.ts';

/** More frames than this nobody writes but block compressors, whose files are not written anew. */
const MOST = 100_000;

/** A decoder of frames that stand one behind the other. */
interface Frames {
  /** Bytes that were read. */
  readonly at: number;
  /** Where the frame begins with which the newest piece begins; null where the piece goes on with one. */
  readonly began: number | null;
  next(): Uint8Array | null;
}

/** Frame by frame, to the end. Gives its turn now and then, and wipes what it sees. */
export function* framesAsParts(frames: Frames): Generator<void, readonly Part[] | typeof TOO_MANY_PARTS> {
  const parts: Part[] = [];
  let start = 0;
  let length = 0;
  let told = 0;
  for (let piece = frames.next(); piece !== null; piece = frames.next()) {
    const { began } = frames;
    if (began !== null && length > 0) {
      if (parts.length === MOST) return TOO_MANY_PARTS;
      parts.push({ start, end: began, length });
      start = began;
      length = 0;
    }
    length += piece.length;
    told += piece.length;
    piece.fill(0);
    if (told < TURN) continue;
    told = 0;
    yield;
  }
  return [...parts, { start, end: frames.at, length }];
}
