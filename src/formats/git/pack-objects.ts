import type { Inflater, Source, Surroundings } from '../face.ts';
import { applyDelta, sizesOf } from './delta.ts';
import type { IdLength, Kind } from './ids.ts';
import { discard, readWhole, Window, zlibInflater } from './zlib-reader.ts';

/** Objects of more bytes are never held as a whole. */
export const WHOLE = 16_777_216;
/** Objects that are kept because others may be made of them: so many bytes together, or the last two. */
const KEPT = 16_777_216;
/** What one of them takes beside its bytes. */
const OVERHEAD = 256;
/** git itself makes no chains longer than 4,095 (pack.depth). */
export const DEEPEST = 4_096;
/** Why objects could not be made, remembered for those that are made of them. */
const MOST_FAILURES = 65_536;
/** Work after which the caller gets a turn, in bytes. */
const TURN = 1_048_576;

/** What stands at an offset of a pack, by its own header. */
export interface EntryHeader {
  /** Null for a delta. */
  readonly kind: Kind | null;
  /** Of the content, or of the delta. */
  readonly size: number;
  /** Where the zlib stream begins. */
  readonly data: number;
  /** Of a delta: where its base begins; -1 where the base is not in this pack. */
  readonly base: number;
}

export type Failure = 'damaged' | 'no-base' | 'too-large' | 'too-deep';

export type Got =
  | { readonly is: 'object'; readonly kind: Kind; readonly bytes: Uint8Array }
  /** Not a delta, and too large to be held. */
  | { readonly is: 'large'; readonly kind: Kind; readonly header: EntryHeader }
  /** A delta that cannot be applied. */
  | { readonly is: 'delta'; readonly why: Failure; readonly header: EntryHeader }
  /** `header`: null where not even that is whole. */
  | { readonly is: 'damaged'; readonly header: EntryHeader | null };

interface Held {
  readonly kind: Kind;
  readonly bytes: Uint8Array;
}

const KINDS: readonly (Kind | null)[] = [null, 'commit', 'tree', 'blob', 'tag'];
/** The longest header: type and size, and an id or a distance. */
const HEADER = 48;
const OFS_DELTA = 6;
const REF_DELTA = 7;

/**
 * The objects of a pack by their offsets (gitformat-pack). Deltas are applied to bases that are kept for a while: in the order
 * of the pack, in which git puts bases before what is made of them and families together, each is made about once.
 */
export class PackObjects {
  readonly #find: (id: Uint8Array) => number;
  readonly #idLength: IdLength;
  readonly #inflater: Inflater;
  readonly #ahead: Window;
  readonly #aside: Window;
  readonly #kept = new Map<number, Held>();
  #keptBytes = 0;
  readonly #failures = new Map<number, Failure>();
  /** Where the object that was read last ends. */
  end = 0;
  #work = 0;

  /** `pack`: from its signature on. `find`: the offset of an id, -1 where it is not in the pack. */
  constructor(pack: Source, around: Surroundings, idLength: IdLength, find: (id: Uint8Array) => number) {
    this.#find = find;
    this.#idLength = idLength;
    this.#inflater = zlibInflater(around);
    this.#ahead = new Window(pack, 131_072);
    this.#aside = new Window(pack, 8_192);
  }

  /** The object at `offset`. Yields now and then. The bytes are good until the next call. */
  *read(offset: number): Generator<void, Got> {
    const header = this.#header(this.#ahead, offset);
    this.end = offset;
    if (header === null) return this.#damaged(offset, header);
    if (header.size > WHOLE) {
      this.#fail(offset, 'too-large');
      return header.kind === null ? { is: 'delta', why: 'too-large', header } : { is: 'large', kind: header.kind, header };
    }
    const { bytes, end } = readWhole(this.#inflater, this.#ahead, header.data, header.size);
    this.end = end;
    this.#work += header.size;
    if (bytes === null) return this.#damaged(offset, header);
    if (header.kind !== null) {
      this.#keep(offset, { kind: header.kind, bytes });
      return { is: 'object', kind: header.kind, bytes };
    }
    const base = yield* this.#make(header.base);
    const made = typeof base === 'string' ? base : this.#apply(base, bytes);
    discard(bytes);
    if (typeof made === 'string') {
      this.#fail(offset, made);
      return { is: 'delta', why: made, header };
    }
    this.#keep(offset, made);
    return { is: 'object', ...made };
  }

  /** For another try, when more bases are known. */
  forgetFailures(): void {
    this.#failures.clear();
  }

  close(): void {
    for (const { bytes } of this.#kept.values()) discard(bytes);
    this.#kept.clear();
    this.#ahead.wipe();
    this.#aside.wipe();
    this.#inflater.end();
  }

  /** The object at `offset`, as a base: kept already, or made of its own bases. */
  *#make(offset: number): Generator<void, Held | Failure> {
    const chain: { offset: number; header: EntryHeader }[] = [];
    let held: Held | Failure | null = null;
    for (let at = offset; held === null; ) {
      held = at < 0 ? 'no-base' : (this.#again(at) ?? this.#failures.get(at) ?? null);
      if (held !== null) break;
      const header = this.#header(this.#aside, at);
      if (header === null) held = 'damaged';
      else if (header.size > WHOLE) held = 'too-large';
      else if (chain.length >= DEEPEST) held = 'too-deep';
      else {
        chain.push({ offset: at, header });
        if (header.kind !== null) break;
        at = header.base;
      }
      if (chain.length % 256 === 0) yield;
    }
    for (let link = chain.pop(); link !== undefined; link = chain.pop()) {
      if (typeof held !== 'string') {
        const { header } = link;
        const { bytes } = readWhole(this.#inflater, this.#aside, header.data, header.size);
        this.#work += header.size;
        if (bytes === null) held = 'damaged';
        else if (header.kind !== null) held = { kind: header.kind, bytes };
        else {
          held = held === null ? 'damaged' : this.#apply(held, bytes);
          discard(bytes);
        }
      }
      if (typeof held === 'string') this.#fail(link.offset, held);
      else this.#keep(link.offset, held);
      if (this.#work > TURN) {
        this.#work = 0;
        yield;
      }
    }
    return held ?? 'damaged';
  }

  #apply(base: Held, delta: Uint8Array): Held | Failure {
    const bytes = applyDelta(base.bytes, delta, WHOLE);
    if (bytes === null) return (sizesOf(delta)?.result ?? 0) > WHOLE ? 'too-large' : 'damaged';
    this.#work += bytes.length;
    return { kind: base.kind, bytes };
  }

  #header(window: Window, offset: number): EntryHeader | null {
    const bytes = window.bytes(offset, HEADER);
    let at = 0;
    let byte = bytes[at++] ?? 0;
    const type = (byte >> 4) & 7;
    let size = byte & 15;
    for (let scale = 16; byte >= 0x80; scale *= 128) {
      if (at === bytes.length || scale > 2 ** 46) return null;
      byte = bytes[at++] as number;
      size += (byte & 0x7f) * scale;
    }
    if (type === REF_DELTA) {
      const id = bytes.slice(at, at + this.#idLength);
      if (id.length < this.#idLength) return null;
      return { kind: null, size, data: offset + at + this.#idLength, base: this.#find(id) };
    }
    if (type === OFS_DELTA) {
      byte = bytes[at++] ?? 0;
      let distance = byte & 0x7f;
      while (byte >= 0x80) {
        if (at === bytes.length || distance > 2 ** 45) return null;
        byte = bytes[at++] as number;
        distance = (distance + 1) * 128 + (byte & 0x7f);
      }
      return distance === 0 || distance > offset - 12 ? null : { kind: null, size, data: offset + at, base: offset - distance };
    }
    const kind = KINDS[type] ?? null;
    return kind === null ? null : { kind, size, data: offset + at, base: -1 };
  }

  #damaged(offset: number, header: EntryHeader | null): Got {
    this.#fail(offset, 'damaged');
    return { is: 'damaged', header };
  }

  #fail(offset: number, why: Failure): void {
    if (this.#failures.size < MOST_FAILURES) this.#failures.set(offset, why);
  }

  #again(offset: number): Held | undefined {
    const held = this.#kept.get(offset);
    if (held === undefined) return undefined;
    this.#kept.delete(offset);
    this.#kept.set(offset, held);
    return held;
  }

  /** Keeps it; those that were not asked for the longest go, but never the base that it was just made of. */
  #keep(offset: number, held: Held): void {
    const known = this.#kept.get(offset);
    if (known !== undefined) this.#drop(offset, known);
    this.#kept.set(offset, held);
    this.#keptBytes += held.bytes.length + OVERHEAD;
    for (const [oldest, one] of this.#kept) {
      if (this.#keptBytes <= KEPT || this.#kept.size <= 2) break;
      this.#drop(oldest, one);
    }
  }

  #drop(offset: number, held: Held): void {
    this.#kept.delete(offset);
    this.#keptBytes -= held.bytes.length + OVERHEAD;
    discard(held.bytes);
  }
}
