import type { Identity, InPlaceFile } from '../disk/index.ts';
import type { Source } from '../formats/index.ts';
import type { Reason } from './face.ts';
import { reasonOf } from './guard.ts';

/** One contiguous range to overwrite, with what stands around it. All byte strings may hold plaintext. */
export interface Extent {
  readonly at: number;
  readonly before: Uint8Array;
  /** As long as `before`. */
  readonly after: Uint8Array;
  /** Up to CONTEXT bytes before and after it, none of which belongs to another extent. */
  readonly lead: Uint8Array;
  readonly trail: Uint8Array;
}

/** Bytes of surroundings that must not have changed. */
export const CONTEXT = 16;

/** Writes `target` where every byte is pre-image or filler and the surroundings are as they were. Tried twice. */
export function settle(file: InPlaceFile, extent: Extent, target: 'before' | 'after'): Reason | null {
  let reason: Reason = 'io-error';
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const state = stateOf(file, extent);
      if (state === 'other') return 'span-changed';
      if (state === target) return null;
      file.overwrite(extent.at, extent[target]);
      return null;
    } catch (error) {
      reason = reasonOf(error);
    }
  }
  return reason;
}

/** `mixed`: a torn overwrite. `other`: somebody else's bytes, or the surroundings changed. */
export function stateOf(file: InPlaceFile, { at, before, after, lead, trail }: Extent): 'before' | 'after' | 'mixed' | 'other' {
  const bytes = new Uint8Array(lead.length + before.length + trail.length);
  try {
    if (file.read(at - lead.length, bytes) < bytes.length) return 'other';
    const own = bytes.subarray(lead.length, lead.length + before.length);
    if (!equal(bytes.subarray(0, lead.length), lead) || !equal(bytes.subarray(lead.length + before.length), trail)) return 'other';
    if (equal(own, after)) return 'after';
    if (equal(own, before)) return 'before';
    return own.every((byte, index) => byte === before[index] || byte === after[index]) ? 'mixed' : 'other';
  } finally {
    bytes.fill(0);
  }
}

export function readBack(file: InPlaceFile, extent: Extent): Reason | null {
  try {
    return stateOf(file, extent) === 'after' ? null : 'span-changed';
  } catch (error) {
    return reasonOf(error);
  }
}

export function flush(file: Pick<InPlaceFile, 'flush'>): Reason | null {
  let reason: Reason = 'io-error';
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      file.flush();
      return null;
    } catch (error) {
      reason = reasonOf(error);
    }
  }
  return reason;
}

/** The source with `which` bytes of the extents, in ascending order, laid over it. */
export function overlay(source: Source, extents: readonly Pick<Extent, 'at' | 'before' | 'after'>[], which: 'before' | 'after'): Source {
  return {
    get size() {
      return source.size;
    },
    read(at, into) {
      const count = source.read(at, into);
      for (let index = firstBehind(extents, at); index < extents.length; index += 1) {
        const extent = extents[index] as Extent;
        if (extent.at >= at + count) break;
        const from = Math.max(at, extent.at);
        const to = Math.min(at + count, extent.at + extent.before.length);
        into.set(extent[which].subarray(from - extent.at, to - extent.at), from - at);
      }
      return count;
    },
  };
}

/** The first extent that ends behind `at`. */
function firstBehind(extents: readonly Pick<Extent, 'at' | 'before'>[], at: number): number {
  let low = 0;
  let high = extents.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const extent = extents[middle] as Extent;
    if (extent.at + extent.before.length <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The same file, to which nobody wrote. */
export function unchanged(a: Identity, b: Identity): boolean {
  return a.dev === b.dev && a.ino === b.ino && a.size === b.size && a.mtimeNs === b.mtimeNs;
}

/** For files whose bytes were flushed and read back before, whatever close says. */
export function closeQuietly(file: { close(): void }): void {
  try {
    file.close();
  } catch (error) {
    reasonOf(error);
  }
}

export function wipeExtents(extents: readonly Extent[]): void {
  for (const { before, lead, trail } of extents) for (const bytes of [before, lead, trail]) bytes.fill(0);
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
