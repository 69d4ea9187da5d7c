import { bytesSource } from '../bytes-source.ts';
import type { Cell, Locator, Source, Span } from '../face.ts';

/** Nothing to search: lets the caller see to other things, and to its clock. */
export const BREATH: Cell = { locator: [], source: { size: 0, read: () => 0 }, pieces: () => null, inside: 'nothing' };

/** What is known of an object beside its bytes. */
export interface Known {
  /** Its name, asked for where something is found in it. */
  readonly steps: () => Locator;
  /** Where in the file it stands. */
  readonly from: Span;
  /** What its path says of its format; `nothing` where no format is looked for. */
  readonly hint: string | null;
}

/** One object as a cell. */
export function objectCell(source: Source, { steps, from, hint }: Known): Cell {
  let named: Locator | null = null;
  return {
    get locator() {
      return (named ??= steps());
    },
    source,
    pieces: () => null,
    inside: hint,
    decodedFrom: from,
  };
}

/** Of a stream the bytes behind `start`, at most `size` of them: an object may say that it has more than there are. */
export function within(stream: Source, start: number, size: number): Source {
  return {
    get size() {
      return Math.max(0, Math.min(size, stream.size - start));
    },
    read: (at, into) => stream.read(start + at, into.subarray(0, Math.max(0, Math.min(into.length, size - at)))),
  };
}

/** A joined cell is given when it has so many bytes. */
const FULL = 262_144;

/** Many small texts as one cell that can name each of them. */
export class JoinedTexts {
  #bytes = new Uint8Array(FULL * 2);
  #filled = 0;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #known: Known[] = [];
  #first = Infinity;
  #last = 0;
  readonly #separator: Uint8Array;
  readonly #lined: boolean;

  /** `separator` stands behind each text; `lined`: a text's lines are those of its object. */
  constructor(separator: string, lined: boolean) {
    this.#separator = new TextEncoder().encode(separator);
    this.#lined = lined;
  }

  get full(): boolean {
    return this.#filled >= FULL;
  }

  /** Whether there is room for a text of that length, when it is not full. */
  static takes(length: number): boolean {
    return length < FULL - 16;
  }

  /** Several texts in a row of the same object are one. */
  add(text: Uint8Array, known: Known): void {
    if (this.#known.at(-1) !== known) {
      this.#first = Math.min(this.#first, known.from.start);
      this.#last = Math.max(this.#last, known.from.end);
      this.#starts.push(this.#filled);
      this.#known.push(known);
      this.#ends.push(0);
    }
    this.#bytes.set(text, this.#filled);
    this.#filled += text.length;
    this.#ends[this.#ends.length - 1] = this.#filled;
    this.#bytes.set(this.#separator, this.#filled);
    this.#filled += this.#separator.length;
  }

  /** The cell of all that was added since the last one, to be done with before more is added; null where that is nothing. */
  take(): Cell | null {
    if (this.#filled === 0) return null;
    const bytes = this.#bytes.subarray(0, this.#filled);
    const lined = this.#lined;
    const [starts, ends, objects] = [this.#starts.splice(0), this.#ends.splice(0), this.#known.splice(0)];
    const decodedFrom = { start: this.#first, end: this.#last };
    this.#filled = 0;
    this.#first = Infinity;
    this.#last = 0;
    return {
      locator: [],
      source: bytesSource(bytes),
      pieces: () => null,
      locate(start, end) {
        let low = 0;
        let high = starts.length - 1;
        while (low < high) {
          const middle = (low + high + 1) >> 1;
          if ((starts[middle] as number) <= start) low = middle;
          else high = middle - 1;
        }
        const from = starts[low] as number;
        if (end > (ends[low] as number)) return null;
        const steps = (objects[low] as Known).steps();
        if (!lined) return steps;
        let line = 1;
        for (let at = bytes.indexOf(0x0a, from); at >= 0 && at < start; at = bytes.indexOf(0x0a, at + 1)) line++;
        return [...steps, { kind: 'line', line }];
      },
      inside: 'nothing',
      decodedFrom,
    };
  }

  wipe(): void {
    this.#bytes.fill(0);
  }
}
