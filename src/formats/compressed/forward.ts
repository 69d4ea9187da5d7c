import type { NotVisible, Source, Span } from '../face.ts';
import { giveBack } from '../give-back.ts';

/** Decodes one stream of bytes in order. */
export interface Decoder {
  /** Some bytes more, at least one and at most 8 MiB, which become the caller's; null at the end. Throws Damage, and what its source throws. */
  next(): Uint8Array | null;
  /** Source bytes taken so far are those before. */
  readonly at: number;
  /** Where in the source another decoder can begin with what `next` gave last; null where none can. */
  readonly began: number | null;
  /** Frees what it holds, but for what it was lent. */
  end(): void;
}

/** Begins to decode at byte `from` of the source. Inside `finely`, where coarser steps failed, it takes steps of a few bytes. */
export type Open = (from: number, finely: Span | null) => Decoder;

/** Bytes that cannot be decoded; caught by Forward. */
export class Damage extends Error {
  readonly unseen: NotVisible;
  /** The source bytes among which it lies, if smaller steps could bring out more of what stands before it. */
  readonly within: Span | null;

  constructor(unseen: NotVisible, within: Span | null = null) {
    super(unseen.detail);
    this.unseen = unseen;
    this.within = within;
  }
}

/** Of decoded bytes the last 8 MiB are kept, so that steps back cost nothing (a docx in an archive is in there whole). */
const HISTORY = 8_388_608;
const FIRST_RING = 16_384;
/** What tells the format of content, and its headers, is asked for again after all of it was read. */
const HEAD = 16_384;
/** No stream gives more than this. */
const MOST = 17_179_869_184;
/** A stream that gives more than this has to have so much substance: logs reach 1:100, and endless zeros 1:1000. */
const BEYOND_DOUBT = 1_073_741_824;
const HONEST_RATIO = 500;
/** Decoding again, for steps far back, is done so many times the whole, and for little streams so many bytes. */
const AGAIN_TIMES = 8;
const AGAIN_BYTES = 67_108_864;
/** Places to begin again are this far apart. */
const MARKS_APART = 4_194_304;

/**
 * The decoded bytes of a stream as a Source: cheap where it is read forward, costly far back. Bytes end where decoding fails,
 * and `trouble` then says why: ask for it when the reader is done.
 */
export class Forward implements Source {
  /** Why the bytes end before their end; null while all went well. */
  trouble: NotVisible | null = null;
  readonly #open: Open;
  readonly #begin: number;
  #decoder: Decoder | null = null;
  /** A power of two of bytes; byte `at` stands at `at` modulo its length. */
  #ring = new Uint8Array(FIRST_RING);
  #kept = new Uint8Array(0);
  /** The ring holds [#from, #to). */
  #from = 0;
  #to = 0;
  #over = false;
  /** The end was reached once. */
  #ended = false;
  /** Decoded bytes up to here were seen at least once. */
  #furthest = 0;
  #again = 0;
  /** Bytes that a decoder begun anew gives again before those that are missing. */
  #skip = 0;
  #taken = 0;
  #finely: Span | null = null;
  readonly #marks: { readonly at: number; readonly source: number }[];

  /** `begin`: where in the source the stream begins. */
  constructor(open: Open, begin = 0) {
    this.#open = open;
    this.#begin = begin;
    this.#marks = [{ at: 0, source: begin }];
  }

  /** The source bytes that were decoded by now. */
  get decodedFrom(): Span {
    return { start: this.#begin, end: this.#begin + this.#taken };
  }

  /** Decodes to the end where that was not reached yet. */
  get size(): number {
    while (!this.#ended && this.#advance());
    return this.#furthest;
  }

  read(at: number, into: Uint8Array): number {
    let done = 0;
    while (done < into.length) {
      const from = at + done;
      if (from < this.#from) {
        if (from < this.#kept.length) {
          const part = this.#kept.subarray(from, from + into.length - done);
          into.set(part, done);
          done += part.length;
        } else if (!this.#stepBack(from)) break;
      } else if (from < this.#to) {
        const start = from & (this.#ring.length - 1);
        const part = this.#ring.subarray(start, start + Math.min(into.length - done, this.#to - from));
        into.set(part, done);
        done += part.length;
      } else if (!this.#advance()) break;
    }
    return done;
  }

  /** Overwrites what it holds. Nothing can be read any more. */
  end(): void {
    this.#decoder?.end();
    this.#decoder = null;
    this.#over = this.#ended = true;
    giveBack(this.#ring);
    giveBack(this.#kept);
    this.#ring = new Uint8Array(0);
    this.#kept = new Uint8Array(0);
    this.#from = this.#to = this.#furthest;
  }

  /** False at the end. */
  #advance(): boolean {
    if (this.#over) return false;
    try {
      this.#decoder ??= this.#open(this.#begin, null);
      const piece = this.#decoder.next();
      if (piece === null) this.#over = this.#ended = true;
      else {
        this.#take(piece, this.#decoder.began);
        giveBack(piece);
      }
    } catch (error) {
      if (!(error instanceof Damage)) throw error;
      this.#fail(error);
    }
    return !this.#over;
  }

  #take(piece: Uint8Array, began: number | null): void {
    const skipped = Math.min(this.#skip, piece.length);
    this.#skip -= skipped;
    this.#again += skipped;
    if (began !== null && skipped === 0 && this.#to - (this.#marks.at(-1)?.at ?? 0) >= MARKS_APART)
      this.#marks.push({ at: this.#to, source: began });
    const repeated = Math.max(0, Math.min(this.#furthest, this.#to + piece.length - skipped) - this.#to);
    this.#again += repeated;
    // One piece may be longer than the ring: its beginning would be overwritten at once.
    for (let at = skipped; at < piece.length; at += FIRST_RING) this.#append(piece.subarray(at, at + FIRST_RING));
    this.#furthest = Math.max(this.#furthest, this.#to);
    const taken = (this.#decoder?.at ?? 0) - this.#begin;
    this.#taken = Math.max(this.#taken, taken);
    if (this.#to > MOST || (this.#to > BEYOND_DOUBT && this.#to > taken * HONEST_RATIO)) this.#stop(TOO_MUCH);
    else if (this.#again > AGAIN_BYTES + this.#furthest * AGAIN_TIMES) this.#stop(TOO_OFTEN);
  }

  #append(bytes: Uint8Array): void {
    if (this.#to + bytes.length - this.#from > this.#ring.length && this.#ring.length < HISTORY) this.#widen();
    const mask = this.#ring.length - 1;
    if (this.#kept.length === 0 && this.#from === 0 && this.#to + bytes.length > this.#ring.length) this.#kept = this.#ring.slice(0, HEAD);
    const start = this.#to & mask;
    const fits = Math.min(bytes.length, this.#ring.length - start);
    this.#ring.set(bytes.subarray(0, fits), start);
    this.#ring.set(bytes.subarray(fits), 0);
    this.#to += bytes.length;
    this.#from = Math.max(this.#from, this.#to - this.#ring.length);
  }

  #widen(): void {
    const old = this.#ring;
    const wider = new Uint8Array(old.length * 2);
    for (let at = this.#from; at < this.#to; ) {
      const start = at & (old.length - 1);
      const part = old.subarray(start, start + Math.min(this.#to - at, old.length - start));
      const target = at & (wider.length - 1);
      const fits = Math.min(part.length, wider.length - target);
      wider.set(part.subarray(0, fits), target);
      at += fits;
    }
    giveBack(old);
    this.#ring = wider;
  }

  /** Begins anew before byte `at`, which was let go. */
  #stepBack(at: number): boolean {
    if (this.#ring.length === 0 || this.trouble === TOO_OFTEN) return false;
    const mark = this.#reopen(at, this.#finely);
    this.#from = this.#to = mark;
    this.#skip = 0;
    this.#over = false;
    return true;
  }

  /** Where decoding goes on. */
  #reopen(before: number, finely: Span | null): number {
    const mark = this.#marks.findLast(({ at }) => at <= before) ?? { at: 0, source: this.#begin };
    this.#decoder?.end();
    this.#decoder = this.#open(mark.source, finely);
    return mark.at;
  }

  #fail({ unseen, within }: Damage): void {
    const tried = this.#finely;
    if (within === null || (tried !== null && within.start >= tried.start && within.start < tried.end)) {
      this.#stop(unseen);
      return;
    }
    this.#finely = within;
    this.#skip = this.#to - this.#reopen(this.#to, within);
  }

  #stop(unseen: NotVisible): void {
    this.trouble = unseen;
    this.#over = this.#ended = true;
  }
}

const TOO_MUCH: NotVisible = {
  reason: 'too-large',
  detail: 'its compressed data gives more bytes than any honest data of its size: only the first of them were searched',
};

const TOO_OFTEN: NotVisible = {
  reason: 'too-large',
  detail: 'a file in its compressed data has to be read back and forth more often than is done: unpack it to search it',
};
