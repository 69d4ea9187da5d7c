import { canonicalValue, decodeSpan, equalBytes, filler, fingerprint } from '../forms/index.ts';
import type { Source, Span } from '../formats/index.ts';
import { CONTEXT, type Extent } from './extents.ts';
import type { DeadValue, Reason, Write } from './face.ts';

export interface Patch {
  readonly extents: readonly Extent[];
  /** Per write: null where the extents remove it, else why not. */
  readonly verdicts: (Reason | null)[];
  /** Per entry the plaintext that was met and is dead: for verification. */
  readonly values: Map<string, Uint8Array>;
}

interface Region {
  readonly start: number;
  readonly end: number;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  /** 1 where a filler has been laid. */
  readonly mask: Uint8Array;
}

/**
 * Reads what stands at the writes, makes sure that each is the dead value, and lays fillers over them in memory: the
 * outermost first, so that a value found under several forms, or two values that overlap, come out as one change. A
 * write that cannot be made out, but whose bytes another one removes, is gone with it. Writes nothing.
 */
export function makePatch(source: Source, writes: readonly Write[], dead: ReadonlyMap<string, DeadValue>, changed: boolean): Patch {
  const verdicts: (Reason | null)[] = writes.map(() => null);
  const values = new Map<string, Uint8Array>();
  const valid: number[] = [];
  writes.forEach((write, index) => {
    const original = readPieces(source, write.pieces);
    const value = original === null ? null : decoded(write, original);
    const expected = dead.get(write.entry);
    if (expected === undefined) verdicts[index] = 'no-retirement-record';
    else if (original === null) verdicts[index] = 'span-changed';
    else if (value === null) verdicts[index] = changed ? 'span-changed' : 'encoding-not-writable';
    else if (!isDead(value, expected)) verdicts[index] = changed ? 'span-changed' : 'retirement-mismatch';
    else {
      valid.push(index);
      if (!values.has(write.entry)) values.set(write.entry, Uint8Array.from(value));
    }
    value?.fill(0);
    original?.fill(0);
  });

  const regions = regionsOf(
    source,
    valid.flatMap((index) => writes[index]?.pieces ?? []),
  );
  valid.sort((a, b) => lengthOf(writes[b]) - lengthOf(writes[a]) || a - b);
  for (const index of valid) {
    const write = writes[index];
    if (write === undefined || covered(regions, write.pieces)) continue;
    const bytes = gather(regions, write.pieces);
    const fill = filler(write.form, bytes, write.edges);
    bytes.fill(0);
    if (fill === null || fill.length !== lengthOf(write)) verdicts[index] = 'encoding-not-writable';
    else lay(regions, write.pieces, fill);
  }
  writes.forEach((write, index) => {
    if (verdicts[index] !== null && write.pieces.length > 0 && covered(regions, write.pieces)) verdicts[index] = null;
  });
  return { extents: extentsOf(source, regions), verdicts, values };
}

/**
 * What the bytes of a write decode to, null where they do not. A copy: what an encoding leaves as it is may come back as
 * the very bytes that the caller wipes.
 */
export function decoded(write: Pick<Write, 'form' | 'edges'>, bytes: Uint8Array): Uint8Array | null {
  const value = decodeSpan(write.form, bytes, write.edges);
  return value === null ? null : Uint8Array.from(value);
}

/** Whether the decoded value is the one stated to be dead. In constant time where the value itself is known. */
export function isDead(value: Uint8Array, expected: DeadValue): boolean {
  if (expected.kind === 'value') {
    const [ours, theirs] = [canonicalValue(value), canonicalValue(expected.value)];
    const same = equalBytes(ours, theirs);
    if (ours !== value) ours.fill(0);
    if (theirs !== expected.value) theirs.fill(0);
    return same;
  }
  return fingerprint({ epoch: expected.epoch, fingerprint: expected.key }, value) === expected.fingerprint;
}

/** Whether overwriting `extents` removes every byte of the write. */
export function removes(extents: readonly { at: number; before: Uint8Array }[], write: Pick<Write, 'pieces'>): boolean {
  return write.pieces.every((piece) => extents.some(({ at, before }) => at <= piece.start && piece.end <= at + before.length));
}

export function readExactly(source: Source, start: number, end: number): Uint8Array | null {
  if (start < 0 || end > source.size) return null;
  const bytes = new Uint8Array(end - start);
  let have = 0;
  while (have < bytes.length) {
    const count = source.read(start + have, bytes.subarray(have));
    if (count <= 0) return null;
    have += count;
  }
  return bytes;
}

function readPieces(source: Source, pieces: readonly Span[]): Uint8Array | null {
  const parts: Uint8Array[] = [];
  for (const piece of pieces) {
    const part = readExactly(source, piece.start, piece.end);
    if (part === null) return null;
    parts.push(part);
  }
  const whole = concat(parts);
  for (const part of parts) part.fill(0);
  return whole;
}

function regionsOf(source: Source, pieces: readonly Span[]): Region[] {
  const merged: { start: number; end: number }[] = [];
  for (const piece of pieces.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last !== undefined && piece.start <= last.end) last.end = Math.max(last.end, piece.end);
    else merged.push({ start: piece.start, end: piece.end });
  }
  return merged.flatMap(({ start, end }) => {
    const before = readExactly(source, start, end);
    return before === null ? [] : [{ start, end, before, after: before.slice(), mask: new Uint8Array(before.length) }];
  });
}

function regionOf(regions: readonly Region[], piece: Span): Region | undefined {
  return regions.find((region) => region.start <= piece.start && piece.end <= region.end);
}

function covered(regions: readonly Region[], pieces: readonly Span[]): boolean {
  return pieces.every((piece) => {
    const region = regionOf(regions, piece);
    return region !== undefined && !region.mask.subarray(piece.start - region.start, piece.end - region.start).includes(0);
  });
}

function gather(regions: readonly Region[], pieces: readonly Span[]): Uint8Array {
  return concat(
    pieces.map((piece) => {
      const region = regionOf(regions, piece);
      return region === undefined ? new Uint8Array() : region.after.subarray(piece.start - region.start, piece.end - region.start);
    }),
  );
}

function lay(regions: readonly Region[], pieces: readonly Span[], fill: Uint8Array): void {
  let taken = 0;
  for (const piece of pieces) {
    const region = regionOf(regions, piece);
    const length = piece.end - piece.start;
    region?.after.set(fill.subarray(taken, taken + length), piece.start - region.start);
    region?.mask.fill(1, piece.start - region.start, piece.end - region.start);
    taken += length;
  }
}

function extentsOf(source: Source, regions: readonly Region[]): Extent[] {
  const runs: { start: number; end: number; region: Region }[] = [];
  for (const region of regions) {
    let at = 0;
    while (at < region.mask.length) {
      const start = region.mask.indexOf(1, at);
      if (start < 0) break;
      const stop = region.mask.indexOf(0, start);
      at = stop < 0 ? region.mask.length : stop;
      runs.push({ start: region.start + start, end: region.start + at, region });
    }
  }
  return runs.map(({ start, end, region }, index) => {
    const from = Math.max(0, start - CONTEXT, runs[index - 1]?.end ?? 0);
    const to = Math.min(source.size, end + CONTEXT, runs[index + 1]?.start ?? source.size);
    return {
      at: start,
      before: region.before.slice(start - region.start, end - region.start),
      after: region.after.slice(start - region.start, end - region.start),
      lead: readExactly(source, from, start) ?? new Uint8Array(),
      trail: readExactly(source, end, to) ?? new Uint8Array(),
    };
  });
}

function lengthOf(write: Write | undefined): number {
  return write?.pieces.reduce((sum, piece) => sum + piece.end - piece.start, 0) ?? 0;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
