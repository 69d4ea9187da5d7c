import type { Source } from '../face.ts';
import { readPiece } from '../windows.ts';

export const COMPRESSED = 0;
export const STORED = 1;
/** Stream identifiers and padding are among them. */
const SKIPPABLE = 0x80;
const HEADER = 4;
/** The masked CRC-32C of what the chunk gives stands first in it. */
export const SUM = 4;
/** A chunk gives no more. */
export const CHUNK = 65_536;

/** What stands in a chunk is [start, end), for its kind. */
export interface Chunk {
  readonly type: number;
  readonly start: number;
  readonly end: number;
}

export function chunkAt(source: Source, at: number): Chunk | 'end' | 'cut off' {
  const header = readPiece(source, at, HEADER);
  if (header.length < HEADER) return header.length === 0 ? 'end' : 'cut off';
  const [type = 0, low = 0, middle = 0, high = 0] = header;
  const start = at + HEADER;
  return { type, start, end: start + low + middle * 0x100 + high * 0x1_0000 };
}

export function isLike(type: number, what: 'data' | 'skippable'): boolean {
  return what === 'data' ? type <= STORED : type >= SKIPPABLE;
}
