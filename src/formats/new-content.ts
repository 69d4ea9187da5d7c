import type { Cell, Source } from './face.ts';
import type { Changed, NotRewritten } from './rewriting.ts';

/** What a cell that changes becomes, for files that are written anew. */

const PIECE = 65_536;

/** The bytes of a source [from, to), fewer where it ends early, in pieces that are the caller's. */
export function* pieces(source: Source, from: number, to: number): Generator<Uint8Array> {
  for (let at = from; at < to; ) {
    const piece = new Uint8Array(Math.min(PIECE, to - at));
    const count = filled(source, at, piece);
    if (count > 0) yield count < piece.length ? piece.subarray(0, count) : piece;
    if (count < piece.length) return;
    at += count;
  }
}

/** Thrown where a file cannot be written to its end; the message is a sentence for a person. */
export class Unfinished extends Error {}

/** The bytes [from, to). Throws Unfinished where they are not there any more. */
export function* asTheyWere(source: Source, from: number, to: number): Generator<Uint8Array> {
  let left = to - from;
  for (const piece of pieces(source, from, to)) {
    left -= piece.length;
    yield piece;
  }
  if (left > 0) throw new Unfinished('the file changed while it was read: try again');
}

/** The whole content of a cell as it is to be; that of an answer with `content` can be had once only. */
export async function* newContent(source: Source, changed: NonNullable<Changed>): AsyncGenerator<Uint8Array> {
  if ('content' in changed) {
    for await (const part of changed.content) for (let at = 0; at < part.length; at += PIECE) yield part.subarray(at, at + PIECE);
    return;
  }
  let next = 0;
  let at = 0;
  for (const piece of pieces(source, 0, Infinity)) {
    const end = at + piece.length;
    for (let index = next; index < changed.length; index++) {
      const { start, bytes } = changed[index] as (typeof changed)[number];
      if (start >= end) break;
      const from = Math.max(start, at);
      const to = Math.min(start + bytes.length, end);
      if (from < to) piece.set(bytes.subarray(from - start, to - start), from - at);
      if (start + bytes.length <= end) next = index + 1;
    }
    yield piece;
    at = end;
  }
}

/** Whether the source has exactly these bytes at `at`. */
export function hasAt(source: Source, at: number, bytes: Uint8Array): boolean {
  const there = new Uint8Array(bytes.length);
  const same = filled(source, at, there) === bytes.length && there.every((byte, index) => byte === bytes[index]);
  there.fill(0);
  return same;
}

/** Whether an answer makes the cell another one. Uses it up. */
export async function differs(source: Source, changed: NonNullable<Changed>): Promise<boolean> {
  let at = 0;
  if (!('content' in changed)) return changed.some(({ start, bytes }) => !hasAt(source, start, bytes));
  let same = true;
  for await (const piece of newContent(source, changed)) {
    same &&= hasAt(source, at, piece);
    at += piece.length;
  }
  return !same || filled(source, at, new Uint8Array(1)) > 0;
}

/** Said of the whole file: what was given of it so far is not to be used. */
export function notWhole(detail: string): NotRewritten {
  return { locator: [], detail, cause: 'changed' };
}

export function refused({ locator }: Pick<Cell, 'locator'>, detail: string, cause?: NotRewritten['cause']): NotRewritten {
  return cause === undefined ? { locator, detail } : { locator, detail, cause };
}

/** Fills the beginning of `into`; fewer bytes only at the source's end. */
function filled(source: Source, at: number, into: Uint8Array): number {
  let done = 0;
  while (done < into.length) {
    const count = source.read(at + done, done === 0 ? into : into.subarray(done));
    if (count <= 0) break;
    done += count;
  }
  return done;
}
