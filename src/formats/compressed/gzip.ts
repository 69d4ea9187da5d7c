import type { Cell, Format, Inflater, NotVisible, Source, Span, Surroundings } from '../face.ts';
import { beginning, firstOf } from '../opaque/magic.ts';
import { layout } from '../text/lines.ts';
import { holdsAt } from '../textual.ts';
import { Damage, type Decoder } from './forward.ts';
import { headerOf, MAGIC, TRAILER } from './gzip-header.ts';
import { gzipPacking } from './gzip-packing.ts';
import { Inflated, STEP_GIVES } from './inflated.ts';
import { Input } from './input.ts';
import { rewritingOf } from './rewritten-stream.ts';
import { streamCell } from './stream-cell.ts';

/** BGZF ends in one empty member. Nobody writes so many of them one after the other. */
const EMPTY_IN_A_ROW = 20_000;

const recognises = beginning([0x1f], (head) => holdsAt(head, 0, MAGIC) && (head[3] ?? 0) < 0x20);

/** Gzip (RFC 1952): one member or several; what follows them is not compressed, and the raw pass sees it. */
export const gzip: Format = {
  id: 'gzip',
  rewrite: 'none',
  recognises,
  ...firstOf(recognises),
  beyond: null,
  cellsFirst: true,
  cells,
  rewriting: rewritingOf(cells, gzipPacking),
  locate: (_, span) => [{ kind: 'offset', offset: span.start }],
  structure: (source) => ({ valid: true, digest: layout(source) }),
};

async function* cells(source: Source, around: Surroundings): AsyncGenerator<Cell | NotVisible> {
  const inflater = around.inflater('deflate', STEP_GIVES);
  const input = new Input(source);
  try {
    yield* streamCell((from, finely) => new Gunzipped(input, from, inflater, finely), around, headerOf(input, 0)?.name ?? null);
  } finally {
    inflater.end();
  }
}

class Gunzipped implements Decoder {
  at: number;
  began: number | null = null;
  readonly #input: Input;
  readonly #inflater: Inflater;
  readonly #finely: Span | null;
  #member: Inflated | null = null;
  #members = 0;
  /** Bytes that the member gave. */
  #given = 0;
  #wrong = false;

  constructor(input: Input, from: number, inflater: Inflater, finely: Span | null) {
    this.#input = input;
    this.at = from;
    this.#inflater = inflater;
    this.#finely = finely;
  }

  next(): Uint8Array | null {
    this.began = null;
    for (let empty = 0; empty < EMPTY_IN_A_ROW; empty++) {
      let began: number | null = null;
      if (this.#member === null) {
        const header = headerOf(this.#input, this.at);
        if (header === null) {
          if (this.#members > 0 && !this.#wrong) return null;
          if (this.#members > 0)
            throw new Damage({ reason: 'malformed', detail: 'compressed with gzip, and damaged: its length is not what it says' });
          throw new Damage({ reason: 'malformed', detail: 'compressed with gzip, and cut off in its header' });
        }
        began = this.at;
        this.#member = new Inflated(this.#input, header.end, Infinity, this.#inflater, 'gzip', this.#finely);
        this.#members++;
        this.#given = 0;
      }
      const piece = this.#member.next();
      this.at = this.#member.at;
      if (piece !== null) {
        this.began = began;
        this.#given += piece.length;
        return piece;
      }
      this.#member = null;
      // A checksum would cost as much as decompressing does; of damage, the length tells most.
      const trailer = this.#input.all(this.at, TRAILER);
      const whole = trailer.length === TRAILER;
      this.#wrong ||= !whole || new DataView(trailer.buffer, trailer.byteOffset).getUint32(4, true) !== this.#given % 2 ** 32;
      this.at += TRAILER;
    }
    throw new Damage({ reason: 'malformed', detail: `gzip with ${EMPTY_IN_A_ROW} empty members in a row: what follows was not searched` });
  }

  end(): void {
    this.#input.wipe();
  }
}
