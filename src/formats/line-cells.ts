import type { Locator, Source } from './face.ts';
import { JoinedSpans } from './joined-spans.ts';
import { type ChangeableCell, inFile } from './origins.ts';

const CELL_BYTES = 262_144;
/** The longest value that is searched for: neighbouring cells overlap by so much. */
const OVERLAP = 65_536;
const NEWLINE = Uint8Array.of(10);
const FIXED = 'it stands where its program looks for a name of its own: delete the entry in the application';

/** Lines of a text that stand in a file one by one, in any order, as cells of many lines. Each line has a number of its own. */
export class LineCells {
  readonly #source: Source;
  readonly #name: (line: number) => Locator;
  #joined: JoinedSpans;
  #lines: number[] = [];
  #starts: number[] = [];
  /** Where each line begins in the joined text. */
  #from: number[] = [];
  #ends: number[] = [];
  /** Lines that nothing may be written over. */
  #fixed: boolean[] = [];
  #apart = false;
  /** Lines that an earlier cell had. */
  #old = 0;

  /** `name`: what to call the line of a number. */
  constructor(source: Source, name: (line: number) => Locator) {
    this.#source = source;
    this.#name = name;
    this.#joined = new JoinedSpans(source);
  }

  /**
   * Adds the line whose text is [start, end) of the source; a cell where enough lines are gathered. `fixed`: it is searched,
   * but never changed.
   */
  add(line: number, start: number, end: number, fixed = false): ChangeableCell | null {
    this.#push(line, start, end, fixed);
    if (this.#joined.size < CELL_BYTES) return null;
    const cell = this.#cell();
    this.#restart();
    return cell;
  }

  /** A line that does not follow the one before. */
  gap(): void {
    if (this.#joined.size > 0 && !this.#apart) this.#joined.addWord(NEWLINE);
    this.#apart = true;
  }

  /** The rest. */
  last(): ChangeableCell | null {
    return this.#lines.length > this.#old ? this.#cell() : null;
  }

  #push(line: number, start: number, end: number, fixed: boolean): void {
    this.#apart = false;
    this.#from.push(this.#joined.size);
    this.#joined.add(start, end);
    this.#joined.addWord(NEWLINE);
    this.#lines.push(line);
    this.#starts.push(start);
    this.#ends.push(end);
    this.#fixed.push(fixed);
  }

  #restart(): void {
    const [lines, starts, ends, fixed] = [this.#lines, this.#starts, this.#ends, this.#fixed];
    let first = lines.length;
    for (let bytes = 0; first > 0 && bytes < OVERLAP; ) {
      first--;
      bytes += (ends[first] as number) - (starts[first] as number) + 1;
    }
    this.#joined = new JoinedSpans(this.#source);
    this.#lines = [];
    this.#starts = [];
    this.#ends = [];
    this.#fixed = [];
    this.#from = [];
    for (let index = first; index < lines.length; index++) {
      const length = (ends[index] as number) - (starts[index] as number);
      // Of a long line its end is enough: its own cell had all of it.
      this.#push(lines[index] as number, (ends[index] as number) - Math.min(length, OVERLAP), ends[index] as number, fixed[index] === true);
    }
    this.#old = this.#lines.length;
  }

  #cell(): ChangeableCell {
    const [joined, from, lines, name, fixed] = [this.#joined, this.#from, this.#lines, this.#name, this.#fixed];
    const isFixed = (start: number, end: number): boolean => {
      for (let line = lineAt(from, start); line < lines.length && (from[line] as number) < end; line++) if (fixed[line]) return true;
      return false;
    };
    return {
      locator: [],
      source: joined,
      pieces: (start, end) => joined.ascending(start, end),
      placed: (start, bytes) => (isFixed(start, start + bytes.length) ? FIXED : inFile(joined.changes(start, bytes))),
      locate: (start) => name(lines[lineAt(from, start)] ?? 0),
      inside: 'nothing',
    };
  }
}

function lineAt(from: readonly number[], at: number): number {
  let low = 0;
  let high = from.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((from[middle] as number) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
