import type { Source, Span } from '../face.ts';
import { readPiece } from '../windows.ts';
import { BLOCK, numberAt } from './header.ts';

/** A run of data: where it stands in the file, and its length. Runs stand in the archive one behind the other. */
export interface Run {
  readonly at: number;
  readonly length: number;
}

/** A file with holes, as it stands in the archive. */
export interface Sparse {
  readonly runs: readonly Run[];
  /** With its holes. */
  readonly size: number;
  /** Where the first run begins in the archive. */
  readonly data: number;
}

/** More runs, or a file so much larger than what there is of it, are told as not visible. */
const MAX_RUNS = 100_000;
const MAX_MAP = 4_194_304;
const HOLES_TIMES = 64;
const HOLES_BYTES = 268_435_456;

/** Null where the map makes no sense, or a file of more holes than any honest one. */
export function sparse(numbers: readonly number[], size: number, data: number, stored: number): Sparse | null {
  const runs: Run[] = [];
  let end = 0;
  let sum = 0;
  for (let index = 0; index + 1 < numbers.length && runs.length < MAX_RUNS; index += 2) {
    const [at, length] = [numbers[index] as number, numbers[index + 1] as number];
    if (!(at >= end && length >= 0 && Number.isSafeInteger(at + length))) return null;
    end = at + length;
    sum += length;
    if (length > 0) runs.push({ at, length });
  }
  if (numbers.length > MAX_RUNS * 2 || end > size || sum > stored || size > HOLES_BYTES + stored * HOLES_TIMES) return null;
  return { runs, size, data };
}

/** GNU tar's own format: four runs in the header, 21 in each block that follows. Null where it is cut off. */
export function gnuSparse(source: Source, block: Uint8Array, data: number, stored: number): { map: Sparse | null; start: number } {
  const numbers = runsAt(block, 386, 4);
  const size = numberAt(block, 483, 495) ?? 0;
  let more = block[482] === 1;
  let start = data;
  while (more && numbers.length <= MAX_RUNS * 2) {
    const next = readPiece(source, start, BLOCK);
    if (next.length < BLOCK) break;
    numbers.push(...runsAt(next, 0, 21));
    more = next[504] === 1;
    start += BLOCK;
  }
  return { map: more ? null : sparse(numbers, size, start, stored), start };
}

function runsAt(block: Uint8Array, from: number, count: number): number[] {
  const numbers: number[] = [];
  for (let at = from; at < from + count * 24; at += 24) {
    const [offset, length] = [numberAt(block, at, at + 12), numberAt(block, at + 12, at + 24)];
    if (offset === null || length === null || (offset === 0 && length === 0)) break;
    numbers.push(offset, length);
  }
  return numbers;
}

/** Format 1.0 of pax archives: decimal numbers, each on a line, before the data: how many runs, then each one's two. */
export function mapBeforeData(source: Source, start: number, stored: number, size: number): Sparse | null {
  const numbers: number[] = [];
  let number = 0;
  for (let at = start; at < start + Math.min(stored, MAX_MAP); at += BLOCK) {
    const block = readPiece(source, at, BLOCK);
    if (block.length < BLOCK) return null;
    for (const byte of block) {
      if (byte >= 0x30 && byte <= 0x39) number = number * 10 + byte - 0x30;
      else if (byte !== 10) return null;
      else {
        numbers.push(number);
        number = 0;
        if (numbers.length > 1 + MAX_RUNS * 2) return null;
        if (numbers.length === 1 + 2 * (numbers[0] as number)) {
          const data = at + BLOCK;
          return sparse(numbers.slice(1), size, data, stored - (data - start));
        }
      }
    }
  }
  return null;
}

/** The file with its holes, which are zeros. */
export class SparseFile implements Source {
  readonly size: number;
  readonly #source: Source;
  readonly #runs: readonly Run[];
  /** Where each run stands in the archive. */
  readonly #starts: readonly number[];

  constructor(source: Source, { runs, size, data }: Sparse) {
    this.#source = source;
    this.size = size;
    this.#runs = runs;
    let start = data;
    this.#starts = runs.map(({ length }) => (start += length) - length);
  }

  read(at: number, into: Uint8Array): number {
    const length = Math.max(0, Math.min(into.length, this.size - at));
    into.fill(0, 0, length);
    for (let index = this.#first(at); index < this.#runs.length; index++) {
      const run = this.#runs[index] as Run;
      if (run.at >= at + length) break;
      const from = Math.max(run.at, at);
      const to = Math.min(run.at + run.length, at + length);
      this.#source.read((this.#starts[index] as number) + from - run.at, into.subarray(from - at, to - at));
    }
    return length;
  }

  /** Null where a hole is among the bytes. */
  pieces(start: number, end: number): readonly Span[] | null {
    const found: Span[] = [];
    let at = start;
    for (let index = this.#first(start); at < end; index++) {
      const run = this.#runs[index];
      if (run === undefined || run.at > at) return null;
      const to = Math.min(end, run.at + run.length);
      const begun = (this.#starts[index] as number) + at - run.at;
      found.push({ start: begun, end: begun + to - at });
      at = to;
    }
    return found;
  }

  /** Index of the first run that ends behind `at`. */
  #first(at: number): number {
    let low = 0;
    let high = this.#runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const { at: begun, length } = this.#runs[middle] as Run;
      if (begun + length <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
