import { canonicalValue } from '../forms/index.ts';
import type { BlindHuntEntry } from './blind-hunt.ts';
import type { HuntEntry } from './face.ts';
import { type HuntTables, TEXT_BYTES } from './kernel/face.ts';
import type { PlainHuntEntry } from './plain-hunt.ts';

/** What is hunted for, as the kernel marks it, and what it cannot mark. */
export interface Sought {
  readonly tables: HuntTables;
  /** What each window and each piece is of: where it stands in the value, and the value's length. */
  readonly windows: readonly (Extent & { readonly entry: BlindHuntEntry })[];
  readonly pieces: readonly (Extent & { readonly entry: PlainHuntEntry; readonly end: number })[];
  /** Entries that the kernel marks. */
  readonly marked: readonly HuntEntry[];
  /** Values too short, or with no piece that every encoding leaves alone: only a close look at everything finds them. */
  readonly unmarked: readonly HuntEntry[];
}

export interface Extent {
  readonly offset: number;
  readonly length: number;
}

const LONGEST_PIECE = 32;
const LEAST_PIECE = 4;

/** ASCII in a row of which base64 at any alignment shows TEXT_BYTES: whole groups of three bytes. */
const LEAST_ASCII = TEXT_BYTES + 2;

export function soughtOf(hunt: readonly HuntEntry[]): Sought {
  const windows: Sought['windows'][number][] = [];
  const pieces: Sought['pieces'][number][] = [];
  const tables = { windows: [] as HuntTables['windows'][number][], pieces: [] as Uint8Array[] };
  const marked: HuntEntry[] = [];
  const unmarked: HuntEntry[] = [];
  for (const entry of hunt) {
    if (entry.kind === 'blind') {
      tables.windows.push({ key: entry.windowKey, tag: entry.windowTag, anchor: entry.anchor });
      windows.push({ entry, offset: entry.windowOffset, length: entry.length });
      marked.push(entry);
      continue;
    }
    const value = canonicalValue(entry.value);
    const piece = longest(value, isWordByte);
    const ascii = longest(value, (byte) => byte < 0x80);
    if (piece.end - piece.start < LEAST_PIECE || ascii.end - ascii.start < LEAST_ASCII) {
      unmarked.push(entry);
      continue;
    }
    const end = Math.min(piece.end, piece.start + LONGEST_PIECE);
    tables.pieces.push(value.slice(piece.start, end));
    pieces.push({ entry, offset: piece.start, end, length: value.length });
    marked.push(entry);
  }
  return { tables, windows, pieces, marked, unmarked };
}

function isWordByte(byte: number): boolean {
  const lower = byte | 32;
  return (lower >= 97 && lower <= 122) || (byte >= 48 && byte <= 57);
}

/** The longest run of bytes of a kind; the last one of equals: keys begin alike. */
function longest(value: Uint8Array, belongs: (byte: number) => boolean): { start: number; end: number } {
  let best = { start: 0, end: 0 };
  let start = 0;
  for (let at = 0; at <= value.length; at++) {
    const byte = value[at];
    if (byte !== undefined && belongs(byte)) continue;
    if (at - start >= best.end - best.start) best = { start, end: at };
    start = at + 1;
  }
  return best;
}
