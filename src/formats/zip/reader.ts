import type { Cell, Codec, Inflater, NotVisible, Source, Surroundings } from '../face.ts';
import { Bunzipped } from '../compressed/bzip2.ts';
import { Forward, type Decoder, type Open } from '../compressed/forward.ts';
import { Inflated, STEP_GIVES } from '../compressed/inflated.ts';
import { Input } from '../compressed/input.ts';
import { Unzstd } from '../compressed/zstd-frames.ts';
import { hintOf } from '../hint.ts';
import { partOf } from '../part-of.ts';
import { directoryOf, listed } from './directory.ts';
import { HeaderStarts } from './header-starts.ts';
import { type Entry, entryAt, findHeader } from './local-header.ts';
import { UnseenEntries } from './unseen-entries.ts';

/** Ways to compress (APPNOTE.TXT 4.4.5) that are not read. */
const METHODS: Readonly<Record<number, string>> = {
  1: 'shrunk',
  6: 'imploded',
  9: 'compressed with Deflate64',
  14: 'compressed with LZMA',
  95: 'compressed with xz',
  97: 'compressed with WavPack',
  98: 'compressed with PPMd',
};
export const STORED = 0;
export const DEFLATED = 8;
const BZIP2 = 12;
export const ZSTD: ReadonlySet<number> = new Set([20, 93]);
const AES = 99;

export interface EntryCell extends Cell {
  readonly entry: Entry;
}

/**
 * Reads an archive from its beginning to its end by the entries' own headers, so that what the directory left out (deleted
 * entries, torn archives) is found too, and a compressed archive around it is decoded once. What only the directory knows of
 * comes last. Entries that share bytes are decoded no further than once more the archive's size.
 */
export class ZipReader {
  readonly #source: Source;
  readonly #around: Surroundings;
  readonly #input: Input;
  readonly #inflaters = new Map<Codec, Inflater>();
  readonly #unseen = new UnseenEntries();
  readonly #starts = new HeaderStarts();
  #sizes: Map<number, number> | null = null;

  constructor(source: Source, around: Surroundings) {
    this.#source = source;
    this.#around = around;
    this.#input = new Input(source);
  }

  async *cells(): AsyncGenerator<EntryCell | NotVisible> {
    let met = 0;
    for (let at = 0; ; ) {
      const header = findHeader(this.#source, at);
      if (header === null) break;
      const entry = entryAt(this.#source, header);
      at = header + 4;
      if (entry === null) continue;
      met++;
      this.#starts.add(header);
      at = Math.max(at, yield* this.#open(entry));
    }
    yield* this.#others(met);
    yield* this.#unseen.all();
  }

  end(): void {
    this.#input.wipe();
    for (const inflater of this.#inflaters.values()) inflater.end();
    this.#inflaters.clear();
  }

  /** What the directory lists and nobody met. */
  async *#others(met: number): AsyncGenerator<EntryCell | NotVisible> {
    const directory = directoryOf(this.#source);
    if (directory === null) {
      yield {
        reason: 'malformed',
        detail: `no directory at the archive's end (is it cut off?): ${met} entries were found by their own headers`,
      };
      return;
    }
    let budget = this.#source.size;
    let missing = 0;
    let overlapping = 0;
    for (const { header, size } of listed(this.#source, directory)) {
      if (this.#starts.has(header)) continue;
      this.#starts.add(header);
      const entry = entryAt(this.#source, header);
      if (entry === null) missing++;
      else if (budget <= 0) overlapping++;
      else {
        const end = yield* this.#open({ ...entry, size: entry.size ?? size });
        budget -= Math.max(1_024, end - entry.data);
      }
    }
    if (missing > 0) yield { reason: 'malformed', detail: `${missing} entries are not where the archive's directory says` };
    if (overlapping > 0) yield { reason: 'malformed', detail: `${overlapping} entries share their bytes with others, and were not opened` };
  }

  /** Gives the entry's cell, if it has one, and returns where its bytes end. */
  async *#open(entry: Entry): AsyncGenerator<EntryCell, number> {
    const { name, method, data } = entry;
    const size = entry.size ?? (method === STORED || entry.encrypted || !this.#isRead(method) ? this.#listedSize(entry.header) : null);
    const end = data + (size ?? 0);
    if (size === 0) return end;
    if (entry.encrypted || method === AES) {
      this.#unseen.add({ reason: 'encrypted', detail: 'under a password' }, name);
      return end;
    }
    const shared = { entry, locator: [{ kind: 'entry', name }], inside: hintOf(name) } as const;
    if (method === STORED) {
      // Where no size is told anywhere, the raw bytes were searched all the same.
      if (size === null) return end;
      const source = partOf(this.#source, data, end);
      yield { ...shared, source, pieces: (from, to) => [{ start: data + from, end: data + to }], searched: true };
      if (source.size < size) this.#unseen.add(CUT_OFF, name);
      return end;
    }
    if (!this.#isRead(method)) {
      this.#unseen.add({ reason: 'format-not-supported', detail: METHODS[method] ?? `compressed in a way of its own (${method})` }, name);
      return end;
    }
    let decoder: Decoder | null = null;
    const open = this.#decoderOf(method, size === null ? Infinity : end);
    const stream = new Forward((from, finely) => (decoder = open(from, finely)), data);
    try {
      yield {
        ...shared,
        source: stream,
        pieces: () => null,
        get decodedFrom() {
          return stream.decodedFrom;
        },
      };
      // Where it ends is known once it was read.
      void stream.size;
      if (stream.trouble !== null) this.#unseen.add(stream.trouble, name);
      return (decoder as Decoder | null)?.at ?? data;
    } finally {
      stream.end();
    }
  }

  #isRead(method: number): boolean {
    return method === STORED || method === DEFLATED || method === BZIP2 || ZSTD.has(method);
  }

  #decoderOf(method: number, stop: number): Open {
    // These end by themselves, whatever the header says.
    if (method === DEFLATED) return (from, finely) => new Inflated(this.#input, from, Infinity, this.#inflater('deflate'), 'zip', finely);
    if (method === BZIP2) return (from) => new Bunzipped(this.#input, from);
    return (from) => new Unzstd(this.#input, from, stop, this.#inflater('zstd'));
  }

  #inflater(codec: Codec): Inflater {
    let inflater = this.#inflaters.get(codec);
    if (inflater === undefined) this.#inflaters.set(codec, (inflater = this.#around.inflater(codec, STEP_GIVES)));
    return inflater;
  }

  /** What the directory says of an entry whose own header does not tell its size. */
  #listedSize(header: number): number | null {
    if (this.#sizes === null) {
      this.#sizes = new Map();
      const directory = directoryOf(this.#source);
      if (directory !== null) {
        for (const one of listed(this.#source, directory)) {
          this.#sizes.set(one.header, one.size);
          if (this.#sizes.size === MAX_SIZES) break;
        }
      }
    }
    return this.#sizes.get(header) ?? null;
  }
}

const MAX_SIZES = 100_000;
const CUT_OFF: NotVisible = { reason: 'malformed', detail: 'cut off' };
