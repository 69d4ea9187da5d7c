import type { Source } from '../face.ts';
import { bigAt, IN_ZIP64, pieceAt, ZIP64 } from './local-header.ts';
import { nameOf } from './names.ts';

const LOCAL_FIXED = 30;
const CENTRAL_FIXED = 46;
const HAS_DESCRIPTOR = 8;
const DESCRIPTOR_MARK = [0x50, 0x4b, 7, 8];

/** What is told of an entry's content, in its own header, behind its data and in the directory. */
export interface Told {
  readonly sum: number;
  /** Stored bytes. */
  readonly size: number;
  /** Bytes of content. */
  readonly length: number;
}

/** A number of 32 bits, or of 64. */
interface Place {
  readonly at: number;
  readonly wide: boolean;
}

/** A copy of an entry's record, in the directory or as its own header, whose numbers can be set. */
export class EntryRecord {
  readonly bytes: Uint8Array;
  readonly method: number;
  readonly descriptor: boolean;
  readonly name: string;
  readonly #view: DataView;
  readonly #sum: number;
  readonly #length: Place;
  readonly #size: Place;
  readonly #header: Place | null;

  private constructor(bytes: Uint8Array, fixed: number, method: number) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const central = fixed === CENTRAL_FIXED;
    const nameLength = this.#view.getUint16(central ? 28 : 26, true);
    const extra = fixed + nameLength;
    const extraEnd = Math.min(bytes.length, extra + this.#view.getUint16(central ? 30 : 28, true));
    this.method = this.#view.getUint16(method, true);
    this.descriptor = (this.#view.getUint16(method - 2, true) & HAS_DESCRIPTOR) !== 0;
    this.name = nameOf(bytes.subarray(fixed, extra), bytes.subarray(extra, extraEnd));
    this.#sum = method + 6;
    const large = placeOf(bytes, extra, extraEnd);
    let next = large?.start ?? 0;
    // In the directory only those are there that did not fit; in an entry's header both sizes are.
    const place = (at: number): Place => {
      if (large === null || this.#view.getUint32(at, true) !== IN_ZIP64 || next + 8 > large.end) {
        if (!central) next += 8;
        return { at, wide: false };
      }
      next += 8;
      return { at: next - 8, wide: true };
    };
    this.#length = place(method + 14);
    this.#size = place(method + 10);
    this.#header = central ? place(42) : null;
  }

  /** From the directory; null where it is cut off. */
  static listed(source: Source, at: number, next: number): EntryRecord | null {
    const bytes = pieceAt(source, at, next - at);
    return bytes.length < Math.max(next - at, CENTRAL_FIXED) ? null : new EntryRecord(bytes, CENTRAL_FIXED, 10);
  }

  /** An entry's own header, which ends at `data`; null where it is cut off. */
  static local(source: Source, header: number, data: number): EntryRecord | null {
    const bytes = pieceAt(source, header, data - header);
    return bytes.length < Math.max(data - header, LOCAL_FIXED) ? null : new EntryRecord(bytes, LOCAL_FIXED, 8);
  }

  get told(): Told {
    return { sum: this.#view.getUint32(this.#sum, true), size: this.#number(this.#size), length: this.#number(this.#length) };
  }

  /** False where a number does not fit; then nothing is to be done with the record. */
  tell({ sum, size, length }: Told): boolean {
    this.#view.setUint32(this.#sum, sum, true);
    return this.#set(this.#size, size) && this.#set(this.#length, length);
  }

  /** Moves the header that the directory tells; false where its place does not fit. */
  move(by: number): boolean {
    return this.#header === null || this.#set(this.#header, this.#number(this.#header) + by);
  }

  #number({ at, wide }: Place): number {
    return wide ? bigAt(this.bytes, at) : this.#view.getUint32(at, true);
  }

  #set({ at, wide }: Place, value: number): boolean {
    return setNumber(this.#view, at, wide, value);
  }
}

export function setNumber(view: DataView, at: number, wide: boolean, value: number): boolean {
  if (value < 0 || !(value < (wide ? Number.MAX_SAFE_INTEGER : IN_ZIP64))) return false;
  if (wide) view.setBigUint64(at, BigInt(value), true);
  else view.setUint32(at, value, true);
  return true;
}

/** The data of the zip64 field among extra fields. */
function placeOf(bytes: Uint8Array, from: number, to: number): { readonly start: number; readonly end: number } | null {
  for (let at = from; at + 4 <= to; ) {
    const kind = (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
    const end = at + 4 + ((bytes[at + 2] as number) | ((bytes[at + 3] as number) << 8));
    if (kind === ZIP64) return { start: at + 4, end: Math.min(end, to) };
    at = end;
  }
  return null;
}

/** What stands behind the data of an entry whose header tells no sizes (APPNOTE.TXT 4.3.9): in one of four shapes. */
export class Descriptor {
  readonly #marked: boolean;
  readonly #wide: boolean;

  private constructor(marked: boolean, wide: boolean) {
    this.#marked = marked;
    this.#wide = wide;
  }

  /** The shape in which these numbers stand at `at`; null where they do not. */
  static at(source: Source, at: number, told: Told): Descriptor | null {
    const there = pieceAt(source, at, 24);
    for (const [marked, wide] of [
      [true, false],
      [true, true],
      [false, false],
      [false, true],
    ] as const) {
      const one = new Descriptor(marked, wide);
      const bytes = one.of(told);
      if (bytes !== null && bytes.length <= there.length && bytes.every((byte, index) => byte === there[index])) return one;
    }
    return null;
  }

  get length(): number {
    return (this.#marked ? 4 : 0) + 4 + (this.#wide ? 16 : 8);
  }

  /** Null where they do not fit. */
  of({ sum, size, length }: Told): Uint8Array | null {
    const bytes = new Uint8Array(this.length);
    const view = new DataView(bytes.buffer);
    const from = this.#marked ? 4 : 0;
    if (this.#marked) bytes.set(DESCRIPTOR_MARK);
    view.setUint32(from, sum, true);
    const fits = setNumber(view, from + 4, this.#wide, size) && setNumber(view, from + (this.#wide ? 12 : 8), this.#wide, length);
    return fits ? bytes : null;
  }
}
