import type { LocatorStep, Source } from '../face.ts';
import { StructureDigest } from '../structure-digest.ts';
import { type Wide, wideByMark } from '../textual.ts';
import { eachWindow, readPiece } from '../windows.ts';

const STRIDE = 262_144;
const MAX_CHECKPOINTS = 8_192;

/**
 * Where lines begin, counted once per source: one checkpoint per stride, so that naming the next line costs one stride.
 * Holds nothing of the text. A source whose newlines change needs a new Source object.
 */
class LineIndex {
  readonly #source: Source;
  readonly #wide: Wide | null;
  readonly #stride: number;
  /** At index i: newlines before byte i × stride, and where the line began that is open there. */
  readonly #lines = [0];
  readonly #starts = [0];
  /** The last answer: the next question is mostly a little further on. */
  #last: Counted = { offset: 0, line: 0, start: 0 };

  constructor(source: Source) {
    this.#source = source;
    this.#wide = wideByMark(readPiece(source, 0, 2));
    this.#stride = Math.max(STRIDE, Math.ceil(source.size / MAX_CHECKPOINTS / 2) * 2);
  }

  /** Line and column of a byte, both from 1; columns in bytes, in UTF-16 in code units. */
  at(offset: number): { line: number; column: number; start: number } {
    const target = Math.min(Math.max(offset, 0), this.#source.size);
    const wanted = Math.floor(target / this.#stride);
    for (let index = this.#lines.length; index <= wanted; index++) {
      const [line, start] = this.#count(this.#checkpoint(index - 1), index * this.#stride);
      this.#lines.push(line);
      this.#starts.push(start);
    }
    const checkpoint = this.#checkpoint(wanted);
    const from = this.#last.offset > checkpoint.offset && this.#last.offset <= target ? this.#last : checkpoint;
    const [line, start] = this.#count(from, target);
    // Even in UTF-16: no character is cut.
    this.#last = { offset: Math.max(start, target - (target % 2)), line, start };
    return { line: line + 1, column: Math.floor((target - start) / (this.#wide === null ? 1 : 2)) + 1, start };
  }

  #checkpoint(index: number): Counted {
    return { offset: index * this.#stride, line: this.#lines[index] ?? 0, start: this.#starts[index] ?? 0 };
  }

  #count(from: Counted, to: number): [number, number] {
    let { line, start } = from;
    eachNewline(this.#source, from.offset, to, this.#wide, (end) => {
      line++;
      start = end;
    });
    return [line, start];
  }
}

/** Newlines before byte `offset`, and where the line began that is open there. */
interface Counted {
  readonly offset: number;
  readonly line: number;
  readonly start: number;
}

/** Calls `use` with the offset behind every newline whose bytes lie in [from, to). `from` is even for UTF-16. */
function eachNewline(source: Source, from: number, to: number, wide: Wide | null, use: (end: number) => void): void {
  eachWindow(source, from, to, (bytes, at) => {
    if (wide === null) {
      for (let index = bytes.indexOf(10); index >= 0; index = bytes.indexOf(10, index + 1)) use(at + index + 1);
      return;
    }
    const [low, high] = wide === 'utf-16le' ? [0, 1] : [1, 0];
    for (let index = at % 2; index + 1 < bytes.length; index += 2)
      if (bytes[index + low] === 10 && bytes[index + high] === 0) use(at + index + 2);
  });
}

const indexes = new WeakMap<Source, LineIndex>();

function indexOf(source: Source): LineIndex {
  let index = indexes.get(source);
  if (index === undefined) {
    index = new LineIndex(source);
    indexes.set(source, index);
  }
  return index;
}

export function lineStep(source: Source, offset: number): LocatorStep {
  const { line, column } = indexOf(source).at(offset);
  return { kind: 'line', line, column };
}

/** Number of the line (from 1) that holds `offset`, and the byte where it begins. */
export function lineAt(source: Source, offset: number): { line: number; start: number } {
  return indexOf(source).at(offset);
}

/** Digest of where the lines end: all that a same-length overwrite inside lines leaves alone for certain. */
export function layout(source: Source): string {
  const digest = new StructureDigest();
  eachNewline(source, 0, source.size, wideByMark(readPiece(source, 0, 2)), (end) => digest.record(10, end));
  digest.record(0, source.size);
  return digest.end();
}
