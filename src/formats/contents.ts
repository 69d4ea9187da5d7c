import { AmendedFile } from './amended-file.ts';
import { SNAPPY_RATIO, snappyLiterals, snappyPrefix, varint32 } from './codecs/snappy.ts';
import { SnappyStream } from './codecs/snappy-stream.ts';
import { StreamSource } from './codecs/streamed.ts';
import type { Source, Span } from './face.ts';
import { giveBack } from './give-back.ts';
import { DECODED, type Origins, type Target } from './origins.ts';
import { Repacked } from './repacked.ts';

/** Some bytes of a store: as they stand in its file, or decoded. */
export interface Contents extends Source {
  /** Where in the file the bytes [start, end) stand unaltered, in their order; null where they do not. */
  spans(start: number, end: number): readonly Span[] | null;
  /** The bytes [start, end), which may be read from `start` again and again. */
  slice(start: number, end: number): Contents;
  /** Where bytes [start, end) can be made others. */
  origins(start: number, end: number): Origins;
}

/** What is larger, packed or unpacked, is decoded in order instead of at once. */
const AT_ONCE = 4_194_304;
/** Of larger blocks nobody asks where their literals stand. */
const LITERALS = 1_048_576;
const READ = 1_048_576;

/** A slice of what is read at random. */
function part(whole: Contents, start: number, end: number): Contents {
  return {
    size: end - start,
    read: (at, into) => whole.read(start + at, into.subarray(0, Math.max(0, end - start - at))),
    spans: (from, to) => whole.spans(start + from, start + to),
    slice: (from, to) => part(whole, start + from, start + Math.min(to, end - start)),
    origins: (from, to) => whole.origins(start + from, start + to),
  };
}

/** Pieces of a file, in any order, as one. Empty ones are not allowed. */
export function standing(file: Source, pieces: readonly Span[]): Contents {
  const from: number[] = [];
  let size = 0;
  for (const { start, end } of pieces) {
    from.push(size);
    size += end - start;
  }
  const pieceAt = (at: number): number => {
    let low = 0;
    let high = pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((from[middle] as number) <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const spans = (start: number, end: number): Span[] => {
    const found: Span[] = [];
    for (let index = pieceAt(start), at = start; at < Math.min(end, size); index++) {
      const piece = pieces[index] as Span;
      const begin = piece.start + at - (from[index] as number);
      const length = Math.min(piece.end - begin, end - at);
      found.push({ start: begin, end: begin + length });
      at += length;
    }
    return found;
  };
  const whole: Contents = {
    size,
    read(at, into) {
      let count = 0;
      for (const { start, end } of spans(at, at + into.length)) {
        const got = file.read(start, into.subarray(count, count + end - start));
        count += got;
        if (got < end - start) break;
      }
      return count;
    },
    spans,
    slice: (start, end) => part(whole, start, Math.min(end, size)),
    origins: (start, end) => (file instanceof AmendedFile ? spans(start, end).map((span) => ({ target: file, ...span })) : DECODED),
  };
  return whole;
}

/** Bytes in memory; `spans` tells where they stand, if anywhere. `target`: what makes them others, or why nothing can. */
export function held(bytes: Uint8Array, spans: Contents['spans'] = () => null, target: Target | string = DECODED): Contents {
  // Of bytes that were given back the length is forgotten.
  const size = bytes.length;
  const whole: Contents = {
    size,
    read(at, into) {
      const there = bytes.subarray(at, at + into.length);
      into.set(there);
      return there.length;
    },
    spans,
    slice: (start, end) => part(whole, start, Math.min(end, size)),
    origins: (start, end) => originsIn(target, start, end),
  };
  return whole;
}

function originsIn(target: Target | string, start: number, end: number): Origins {
  return typeof target === 'string' ? target : [{ target, start, end }];
}

/** The same bytes, which nothing makes others, and why. */
export function fixed(contents: Contents, why: string): Contents {
  return { ...contents, slice: (start, end) => fixed(contents.slice(start, end), why), origins: () => why };
}

/** The bytes [start, end) of a stream. */
function streamed(source: StreamSource, start: number, end: number, target: Target): Contents {
  return {
    size: end - start,
    read: (at, into) => source.read(start + at, into.subarray(0, Math.max(0, end - start - at))),
    spans: () => null,
    slice: (from, to) => streamed(source.from(start + from), start + from, start + Math.min(to, end - start), target),
    origins: (from, to) => originsIn(target, start + from, start + to),
  };
}

export interface Unpacked {
  readonly contents: Contents;
  /** Whether it gave all that it should. Of large ones this is known after their last byte was read. */
  whole(): boolean;
  /** Overwrites what is held. */
  wipe(): void;
}

/** What a raw Snappy block gives, also a damaged one before its damage; null where it is none at all. */
export function unsnapped(packed: Contents): Unpacked | null {
  const head = new Uint8Array(5);
  const length = varint32(head.subarray(0, packed.read(0, head)), 0)?.value ?? -1;
  if (length < 0) return null;
  if (packed.size > AT_ONCE || length > AT_ONCE) {
    if (length > packed.size * SNAPPY_RATIO) return null;
    const source = new StreamSource(new SnappyStream(packed), length);
    return {
      contents: streamed(source, 0, length, new Repacked(packed)),
      whole: () => source.read(length - 1, new Uint8Array(1)) === 1,
      wipe: () => source.wipe(),
    };
  }
  const block = readWhole(packed);
  const made = snappyPrefix(block, AT_ONCE);
  giveBack(block);
  if (made === null) return null;
  const contents = held(made.bytes, literalSpans(packed), new Repacked(packed));
  return { contents, whole: () => made.whole, wipe: () => giveBack(made.bytes) };
}

/** Literals stand in the file as they are: of a match in one, the place is known. */
function literalSpans(packed: Contents): Contents['spans'] {
  if (packed.size > LITERALS) return () => null;
  let literals: number[] | null = null;
  return (start, end) => {
    if (literals === null) {
      const block = readWhole(packed);
      literals = snappyLiterals(block);
      giveBack(block);
    }
    let low = 0;
    let high = literals.length / 3 - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((literals[middle * 3] as number) <= start) low = middle;
      else high = middle - 1;
    }
    const [to, at, length] = literals.slice(low * 3, low * 3 + 3);
    if (to === undefined || at === undefined || length === undefined || start < to || end > to + length) return null;
    return packed.spans(at + start - to, at + end - to);
  };
}

/** All bytes, for what is known to be small. */
export function readWhole(source: Source): Uint8Array {
  const bytes = new Uint8Array(source.size);
  for (let at = 0; at < bytes.length; ) {
    const count = source.read(at, bytes.subarray(at, at + READ));
    if (count <= 0) return bytes.subarray(0, at);
    at += count;
  }
  return bytes;
}
