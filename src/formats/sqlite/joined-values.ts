import type { Cell, Locator, Source, Span } from '../face.ts';
import { addSpan, type Payload, standsAt } from './payload.ts';
import { bytesSource } from '../bytes-source.ts';

/** A cell is given when it has so many bytes. */
const FULL = 262_144;
/** The longest value that is joined with others, in bytes. */
export const LONGEST_JOINED = 65_536;
/** Names and quotes around one value. */
const WORDS = 1_024;

/** Where a value stands: the steps that name it. */
export interface ValuePlace {
  readonly table: string;
  readonly row: string | number;
  readonly column: string;
}

/**
 * Many values as one text, each behind its name. The buffer is used again for the next text, once the consumer is done with the
 * cell.
 */
export class JoinedValues {
  readonly #outer: Source;
  readonly #bytes = new Uint8Array(FULL + LONGEST_JOINED + WORDS);
  #end = 0;
  /** Per value: where it stands in the text. */
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #tables: string[] = [];
  readonly #rows: (string | number)[] = [];
  readonly #columns: string[] = [];
  readonly #echoes: boolean[] = [];
  /** Per run of bytes that stand in the outer source: where in the text, how long, and where there. */
  readonly #runs: number[] = [];
  readonly #lengths: number[] = [];
  readonly #standing: number[] = [];

  constructor(outer: Source) {
    this.#outer = outer;
  }

  get end(): number {
    return this.#end;
  }

  get isFull(): boolean {
    return this.#end >= FULL;
  }

  /** Adds words of our own. */
  word(bytes: Uint8Array | readonly number[]): void {
    this.#bytes.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** Adds bytes [start, end) of a payload, at most LONGEST_JOINED. `echo`: told of only where they stand in the outer source. */
  standing(payload: Payload, start: number, end: number, place: ValuePlace, echo: boolean): void {
    this.#open(place.table, place.row, place.column, echo);
    payload.read(start, this.#bytes.subarray(this.#end, this.#end + end - start));
    payload.places(start, end, (at, length) => {
      if (at >= 0) {
        this.#runs.push(this.#end);
        this.#lengths.push(length);
        this.#standing.push(at);
      }
      this.#end += length;
    });
    this.#ends.push(this.#end);
  }

  /** Adds a value that stands nowhere as it is, at most LONGEST_JOINED bytes. */
  made(bytes: Uint8Array, place: ValuePlace): void {
    this.#open(place.table, place.row, place.column, false);
    this.word(bytes);
    this.#ends.push(this.#end);
  }

  /** The same for a few characters of ASCII. */
  ascii(text: string, table: string, row: string | number, column: string): void {
    this.#open(table, row, column, false);
    for (let at = 0; at < text.length; at++) this.#bytes[this.#end++] = text.charCodeAt(at);
    this.#ends.push(this.#end);
  }

  #open(table: string, row: string | number, column: string, echo: boolean): void {
    this.#starts.push(this.#end);
    this.#tables.push(table);
    this.#rows.push(row);
    this.#columns.push(column);
    this.#echoes.push(echo);
  }

  /** The text so far; valid until `reset`. */
  cell(): Cell {
    const bytes = this.#bytes.subarray(0, this.#end);
    return {
      locator: [],
      inside: 'nothing',
      source: bytesSource(bytes),
      pieces: (start, end) => this.#pieces(start, end),
      locate: (start, end) => this.#locate(start, end),
    };
  }

  reset(): void {
    this.#bytes.fill(0, 0, this.#end);
    this.#end = 0;
    for (const list of [this.#starts, this.#ends, this.#runs, this.#lengths, this.#standing]) list.length = 0;
    for (const list of [this.#tables, this.#rows, this.#columns, this.#echoes]) list.length = 0;
  }

  #locate(start: number, end: number): Locator | null {
    const index = lastUpTo(this.#starts, start);
    if (index < 0 || end > (this.#ends[index] as number)) return null;
    if (this.#echoes[index] === true && this.#pieces(start, end) === null) return null;
    const [table, row, column] = [this.#tables[index] as string, this.#rows[index] as string | number, this.#columns[index] as string];
    return [{ kind: 'cell', table, row, column }];
  }

  #pieces(start: number, end: number): readonly Span[] | null {
    const found: Span[] = [];
    for (let index = lastUpTo(this.#runs, start), from = start; ; index++) {
      if (from >= end) return found;
      const run = this.#runs[index];
      if (run === undefined || run > from) return null;
      const until = Math.min(end, run + (this.#lengths[index] as number));
      if (until <= from) return null;
      const at = (this.#standing[index] as number) + from - run;
      const begin = from;
      const same = standsAt(this.#outer, at, until - from, (offset, into) => {
        into.set(this.#bytes.subarray(begin + offset, begin + offset + into.length));
        return into.length;
      });
      if (!same) return null;
      addSpan(found, at, at + until - from);
      from = until;
    }
  }
}

/** Index of the last of ascending numbers that is not above `at`; -1 where there is none. */
function lastUpTo(ascending: readonly number[], at: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as number) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
