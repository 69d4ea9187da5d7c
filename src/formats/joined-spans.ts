import type { Source, Span } from './face.ts';
import type { Change } from './rewriting.ts';

/**
 * Spans of a source, in any order, as one text, with words of our own between them. Holds some 16 bytes per span and
 * nothing of the source's bytes.
 */
export class JoinedSpans implements Source {
  readonly #outer: Source;
  readonly #bytes: ByBytes | null;
  /** Per piece: where it begins in the outer source, or -1 - (index of the word); and where in this text. */
  #starts = new Float64Array(16);
  #from = new Float64Array(16);
  readonly #words: Uint8Array[] = [];
  readonly #known = new Map<Uint8Array, number>();
  #count = 0;
  #size = 0;

  constructor(outer: Source) {
    this.#outer = outer;
    this.#bytes = isByBytes(outer) ? outer : null;
  }

  get size(): number {
    return this.#size;
  }

  /** Adds the bytes [start, end) of the outer source. */
  add(start: number, end: number): void {
    if (end <= start) return;
    const last = this.#count - 1;
    const follows = last >= 0 && (this.#starts[last] as number) + this.#size - (this.#from[last] as number) === start;
    if (!follows || (this.#starts[last] as number) < 0) this.#push(start);
    this.#size += end - start;
  }

  /** Adds bytes that the outer source does not hold. */
  addWord(word: Uint8Array): void {
    if (word.length === 0) return;
    let index = this.#known.get(word);
    if (index === undefined) {
      index = this.#words.push(word) - 1;
      this.#known.set(word, index);
    }
    this.#push(-1 - index);
    this.#size += word.length;
  }

  read(at: number, into: Uint8Array): number {
    let count = 0;
    for (let index = this.#pieceAt(at); count < into.length && index < this.#count; index++) {
      const skip = at + count - (this.#from[index] as number);
      const length = Math.min(this.#end(index) - at - count, into.length - count);
      const start = this.#starts[index] as number;
      if (start < 0) into.set((this.#words[-1 - start] as Uint8Array).subarray(skip, skip + length), count);
      else if (length <= SHORT && this.#bytes !== null) {
        for (let byte = 0; byte < length; byte++) into[count + byte] = this.#bytes.byte(start + skip + byte);
      } else {
        const got = this.#outer.read(start + skip, into.subarray(count, count + length));
        // A file that shrank: what is gone reads as nothing.
        if (got < length) into.fill(0, count + got, count + length);
      }
      count += length;
    }
    return count;
  }

  /** The spans of the outer source behind bytes [start, end) of this text, without the words between. */
  pieces(start: number, end: number): Span[] {
    const found: Span[] = [];
    for (let index = this.#pieceAt(start); index < this.#count && (this.#from[index] as number) < end; index++) {
      const outer = this.#starts[index] as number;
      if (outer < 0) continue;
      const from = this.#from[index] as number;
      found.push({ start: outer + Math.max(0, start - from), end: outer + Math.min(end, this.#end(index)) - from });
    }
    return found;
  }

  /** As `pieces`, null where they do not stand in the outer source in this order. */
  ascending(start: number, end: number): Span[] | null {
    const found = this.pieces(start, end);
    for (let index = 1; index < found.length; index++) if ((found[index] as Span).start < (found[index - 1] as Span).end) return null;
    return found;
  }

  /** What bytes from `start` on becoming `bytes` means for the outer source; null where words between would become others. */
  changes(start: number, bytes: Uint8Array): readonly Change[] | null {
    const found: Change[] = [];
    const end = start + bytes.length;
    if (end > this.#size) return null;
    for (let index = this.#pieceAt(start); index < this.#count && (this.#from[index] as number) < end; index++) {
      const outer = this.#starts[index] as number;
      const from = this.#from[index] as number;
      const own = bytes.subarray(Math.max(0, from - start), Math.min(end, this.#end(index)) - start);
      const skip = Math.max(0, start - from);
      if (outer >= 0) found.push({ start: outer + skip, bytes: own });
      else if (own.some((byte, at) => byte !== this.#words[-1 - outer]?.[skip + at])) return null;
    }
    return found;
  }

  #push(start: number): void {
    if (this.#count === this.#starts.length) {
      this.#starts = widened(this.#starts);
      this.#from = widened(this.#from);
    }
    this.#starts[this.#count] = start;
    this.#from[this.#count] = this.#size;
    this.#count++;
  }

  #end(index: number): number {
    return index + 1 < this.#count ? (this.#from[index + 1] as number) : this.#size;
  }

  /** The piece that holds byte `at`; the number of pieces where none does. */
  #pieceAt(at: number): number {
    if (!(at >= 0 && at < this.#size)) return this.#count;
    let low = 0;
    let high = this.#count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#from[middle] as number) <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** A source that gives single bytes cheaply. */
interface ByBytes extends Source {
  byte(at: number): number;
}

/** Of such a source, pieces of so many bytes are read one by one. */
const SHORT = 16;

function isByBytes(source: Source): source is ByBytes {
  return 'byte' in source;
}

function widened(old: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(old.length * 2);
  wider.set(old);
  return wider;
}
