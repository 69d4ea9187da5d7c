import type { Source } from './face.ts';
import type { Target } from './origins.ts';
import type { Change, Patch } from './rewriting.ts';
import { eachWindow, readPiece } from './windows.ts';

/** A checksum of a file: over the bytes [from, to), stored at `at`. */
export interface Sum {
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

/** How a format sums, and writes a sum: in `length` bytes. */
export interface Summing {
  readonly length: number;
  add(bytes: Uint8Array, before: number): number;
  stored(sum: number): Uint8Array;
}

interface Range extends Change {
  readonly end: number;
}

/**
 * A file whose bytes become others without its knowing: what is read of it stays as it was, what is altered comes as patches, with
 * the checksums over it. A checksum that was wrong before stays as it is: what was damaged must not look whole.
 */
export class AmendedFile implements Source, Target {
  readonly #file: Source;
  readonly #summing: Summing | null;
  #changes: Change[] = [];
  #sums: Sum[] = [];
  #reached = 0;

  /** `summing`: null where the file has no checksums. */
  constructor(file: Source, summing: Summing | null) {
    this.#file = file;
    this.#summing = summing;
  }

  get size(): number {
    return this.#file.size;
  }

  read(at: number, into: Uint8Array): number {
    return this.#file.read(at, into);
  }

  alter(changes: readonly Change[]): null {
    for (const change of changes) this.#changes.push({ ...change, bytes: change.bytes.slice() });
    return null;
  }

  /** Tells what is read from now on, with the checksums of it, in the order of their bytes. */
  reads(sums: readonly Sum[]): void {
    for (const sum of sums) this.#sums.push(sum);
    this.#reached = sums[0]?.from ?? this.#reached;
  }

  /** Where what is read now begins. */
  get reached(): number {
    return this.#reached;
  }

  /** What has to change of the file before byte `limit`, in order. Nothing before it may be altered any more. */
  *patches(limit = Infinity, sums: Iterable<Sum> = this.#sums): Generator<Patch> {
    const ranges = merged(this.#changes.filter(({ start }) => start < limit));
    const due = ranges.length === 0 ? [] : sums;
    let next = 0;
    for (const sum of due) {
      if (sum.from >= limit) break;
      while (next < ranges.length && (ranges[next] as Range).start < sum.from) yield* this.#changed(ranges[next++] as Range);
      const first = next;
      while (next < ranges.length && (ranges[next] as Range).start < sum.to) next++;
      if (next === first) continue;
      const own = ranges.slice(first, next);
      const patch = this.#resummed(sum, own);
      if (patch !== null && patch.at < sum.from) yield patch;
      for (const range of own) yield* this.#changed(range);
      if (patch !== null && patch.at >= sum.from) yield patch;
    }
    while (next < ranges.length) yield* this.#changed(ranges[next++] as Range);
    this.#changes = this.#changes.filter(({ start }) => start >= limit);
    this.#sums = this.#sums.filter(({ from }) => from >= limit);
  }

  /** Nothing where the file has these bytes already. */
  *#changed({ start, bytes, differs }: Range): Generator<Patch> {
    let same = differs !== true;
    const compare = (there: Uint8Array, at: number): boolean => (same = there.every((byte, index) => byte === bytes[at + index - start]));
    if (same) eachWindow(this.#file, start, start + bytes.length, compare);
    if (!same) yield { at: start, bytes };
  }

  #resummed({ from, to, at }: Sum, ranges: readonly Range[]): Patch | null {
    const summing = this.#summing;
    if (summing === null) return null;
    let before = 0;
    let after = 0;
    let end = from;
    eachWindow(this.#file, from, to, (bytes, start) => {
      before = summing.add(bytes, before);
      for (const range of ranges) lay(range, bytes, start);
      after = summing.add(bytes, after);
      end = start + bytes.length;
      return undefined;
    });
    const stored = readPiece(this.#file, at, summing.length);
    const right = summing.stored(before);
    const sound = end === to && stored.length === right.length && stored.every((byte, index) => byte === right[index]);
    return sound && before !== after ? { at, bytes: summing.stored(after) } : null;
  }
}

/** Lays a range over those of `bytes`, which stand at `at`, that it covers. */
function lay({ start, end, bytes: own }: Range, bytes: Uint8Array, at: number): void {
  const [from, to] = [Math.max(start, at), Math.min(end, at + bytes.length)];
  if (from < to) bytes.set(own.subarray(from - start, to - start), from - at);
}

/** Changes that touch or overlap as one, in the order of their bytes; of two for one byte the later counts. */
function merged(changes: readonly Change[]): Range[] {
  const groups: { start: number; end: number; of: Change[] }[] = [];
  const order = new Map(changes.map((change, index) => [change, index]));
  for (const change of changes.toSorted((one, other) => one.start - other.start)) {
    const last = groups.at(-1);
    const end = change.start + change.bytes.length;
    if (last === undefined || last.end <= change.start) groups.push({ start: change.start, end, of: [change] });
    else {
      last.end = Math.max(last.end, end);
      last.of.push(change);
    }
  }
  return groups.map(({ start, end, of }) => {
    const bytes = new Uint8Array(end - start);
    for (const change of of.toSorted((one, other) => (order.get(one) ?? 0) - (order.get(other) ?? 0)))
      bytes.set(change.bytes, change.start - start);
    return of.length === 1 && of[0]?.differs === true ? { start, end, bytes, differs: true } : { start, end, bytes };
  });
}
