import { ByteView } from '../byte-view.ts';
import type { Source, Span } from '../face.ts';

/** What an object of a binary property list is, as far as text can be in it. */
export type PlistObject =
  | { readonly kind: 'ascii' | 'wide' | 'data'; readonly span: Span }
  /** References stand in `span`: of a dictionary first all keys, then all values. */
  | { readonly kind: 'array' | 'dict'; readonly span: Span; readonly count: number }
  | { readonly kind: 'other' };

const MAGIC = 8;
const TRAILER = 32;
/** Objects are small and lie scattered. */
const NEAR = 1_024;

/**
 * The objects of a binary property list (CoreFoundation's CFBinaryPList.c): a table at the end tells where each stands. They
 * may share bytes and refer to each other in circles.
 */
export class PlistObjects {
  readonly count: number;
  readonly top: number;
  readonly #bytes: ByteView;
  readonly #table: ByteView;
  readonly #tableAt: number;
  readonly #offsetSize: number;
  readonly #referenceSize: number;

  private constructor(source: Source, trailer: ByteView) {
    const at = source.size - TRAILER;
    this.#offsetSize = trailer.byte(at + 6);
    this.#referenceSize = trailer.byte(at + 7);
    this.count = trailer.big(at + 8, 8);
    this.top = trailer.big(at + 16, 8);
    this.#tableAt = trailer.big(at + 24, 8);
    this.#bytes = new ByteView(source, NEAR);
    this.#table = new ByteView(source, NEAR);
  }

  /** Null where the end of the file is not that of a property list. */
  static of(source: Source): PlistObjects | null {
    if (source.size < MAGIC + TRAILER + 1) return null;
    const objects = new PlistObjects(source, new ByteView(source, NEAR));
    return objects.#isSound(source.size) ? objects : null;
  }

  #isSound(size: number): boolean {
    const sizes = within(this.#offsetSize, 1, 8) && within(this.#referenceSize, 1, 8) && this.count > 0;
    return sizes && this.top < this.count && this.#tableAt >= MAGIC && this.#tableAt + this.count * this.#offsetSize <= size - TRAILER;
  }

  /** Null where there is no such object, or none that lies in front of the table. */
  at(index: number): PlistObject | null {
    const offset = this.#table.big(this.#tableAt + index * this.#offsetSize, this.#offsetSize);
    if (offset < MAGIC || offset >= this.#tableAt) return null;
    const marker = this.#bytes.byte(offset);
    let length = marker & 15;
    let start = offset + 1;
    if (length === 15 && marker >> 4 >= 4) {
      const size = 1 << (this.#bytes.byte(start) & 15);
      if (this.#bytes.byte(start) >> 4 !== 1 || size > 8) return null;
      length = this.#bytes.big(start + 1, size);
      if (length < 0) return null;
      start += 1 + size;
    }
    const spanOf = (bytes: number) => ({ start, end: start + length * bytes });
    const object = ((): PlistObject => {
      switch (marker >> 4) {
        case 4:
          return { kind: 'data', span: spanOf(1) };
        case 5:
        case 7:
          return { kind: 'ascii', span: spanOf(1) };
        case 6:
          return { kind: 'wide', span: spanOf(2) };
        case 10:
        case 11:
        case 12:
          return { kind: 'array', span: spanOf(this.#referenceSize), count: length };
        case 13:
          return { kind: 'dict', span: spanOf(this.#referenceSize * 2), count: length };
        default:
          return { kind: 'other' };
      }
    })();
    return object.kind !== 'other' && object.span.end > this.#tableAt ? null : object;
  }

  /** The reference number `index` in a span of references; -1 where it refers to no object. */
  reference(span: Span, index: number): number {
    const to = this.#bytes.big(span.start + index * this.#referenceSize, this.#referenceSize);
    return to < this.count ? to : -1;
  }
}

function within(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}
