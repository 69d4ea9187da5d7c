/**
 * Deltas as packs hold them (gitformat-pack, "Deltified representation"): the sizes of base and result, then instructions
 * that copy a range of the base or add bytes of their own.
 */

/** What the delta makes of its base; null where it is damaged, or meant for another base, or makes more than `most` bytes. */
export function applyDelta(base: Uint8Array, delta: Uint8Array, most: number): Uint8Array | null {
  const sizes = sizesOf(delta);
  if (sizes === null || sizes.base !== base.length || sizes.result > most) return null;
  const result = new Uint8Array(sizes.result);
  let filled = 0;
  let at = sizes.end;
  while (at < delta.length) {
    const op = delta[at++] as number;
    if (op === 0) return null;
    if (op < 0x80) {
      if (at + op > delta.length || filled + op > result.length) return null;
      copy(delta, at, op, result, filled);
      at += op;
      filled += op;
      continue;
    }
    let from = 0;
    let length = 0;
    for (let bit = 0; bit < 4; bit++) if ((op >> bit) & 1) from += (delta[at++] ?? 0) * 256 ** bit;
    for (let bit = 0; bit < 3; bit++) if ((op >> (bit + 4)) & 1) length += (delta[at++] ?? 0) << (bit * 8);
    if (length === 0) length = 0x1_0000;
    if (at > delta.length || from + length > base.length || filled + length > result.length) return null;
    copy(base, from, length, result, filled);
    filled += length;
  }
  return filled === result.length ? result : null;
}

/** The sizes at the beginning of a delta, and where they end; null where they are damaged. */
export function sizesOf(delta: Uint8Array): { readonly base: number; readonly result: number; readonly end: number } | null {
  const sizes = [0, 0];
  let at = 0;
  for (let index = 0; index < 2; index++) {
    let scale = 1;
    for (let more = true; more; scale *= 128) {
      const byte = delta[at++];
      if (byte === undefined || scale > 2 ** 49) return null;
      sizes[index] = (sizes[index] as number) + (byte & 0x7f) * scale;
      more = byte >= 0x80;
    }
  }
  return { base: sizes[0] as number, result: sizes[1] as number, end: at };
}

/** Short ranges, of which deltas are full, are copied faster by hand. */
const SHORT = 24;

function copy(from: Uint8Array, at: number, length: number, to: Uint8Array, filled: number): void {
  if (length > SHORT) to.set(from.subarray(at, at + length), filled);
  else for (let index = 0; index < length; index++) to[filled + index] = from[at + index] as number;
}

/**
 * What a delta adds, without its base: for objects whose base is missing or too large to be held. Takes the delta in parts
 * of any length; bytes that stand together in the result are given together, a line feed stands for what is copied between.
 */
export class Additions {
  #part: 'base-size' | 'result-size' | 'ops' = 'base-size';
  /** Bytes of an instruction's own that are yet to come; of a copy they are passed over. */
  #rest = 0;
  #adding = false;
  #copied = false;
  failed = false;

  feed(delta: Uint8Array, use: (bytes: Uint8Array) => void): void {
    let at = 0;
    while (at < delta.length && !this.failed) {
      if (this.#rest > 0) {
        const end = Math.min(delta.length, at + this.#rest);
        if (this.#adding) use(delta.subarray(at, end));
        this.#rest -= end - at;
        at = end;
        continue;
      }
      const byte = delta[at++] as number;
      if (this.#part !== 'ops') {
        if (byte < 0x80) this.#part = this.#part === 'base-size' ? 'result-size' : 'ops';
      } else if (byte === 0) this.failed = true;
      else if (byte < 0x80) {
        if (this.#copied) use(LINE_FEED);
        this.#copied = false;
        this.#adding = true;
        this.#rest = byte;
      } else {
        this.#copied = true;
        this.#adding = false;
        for (let bit = 0; bit < 7; bit++) this.#rest += (byte >> bit) & 1;
      }
    }
  }
}

const LINE_FEED = Uint8Array.of(0x0a);
