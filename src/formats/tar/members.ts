import type { Source } from '../face.ts';
import { cleanName } from '../entry-name.ts';
import { readPiece } from '../windows.ts';
import { BLOCK, type Header, headerOf, padded, textOf } from './header.ts';
import { type Pax, paxOf } from './pax.ts';
import { gnuSparse, mapBeforeData, type Sparse, sparse } from './sparse.ts';

/** Members looked at before giving up: an archive of empty members would otherwise cost one read per 512 bytes. */
const MAX_MEMBERS = 2_000_000;
/** Headers that describe a header are not longer; what there is of a longer one is read. */
const MAX_DESCRIPTION = 1_048_576;
const WINDOW = 65_536;

export interface Member {
  /** Where its first header stands. */
  readonly header: number;
  readonly name: string;
  /** The bytes that stand in the archive. */
  readonly start: number;
  readonly end: number;
  /** Where the next header stands. */
  readonly next: number;
  readonly regular: boolean;
  /** A file with holes; `unknown` where its map cannot be read. */
  readonly sparse: Sparse | 'unknown' | null;
  /** Bytes before it that are neither zeros nor a member. */
  readonly lost: number;
}

/** Members in order. Where no header stands, the next one is looked for. */
export function* members(source: Source, from = 0): Generator<Member> {
  let longName: string | null = null;
  let pax: Pax | null = null;
  let first: number | null = null;
  let lost = 0;
  let at = from;
  for (let count = 0; count < MAX_MEMBERS; count++) {
    const found = nextHeader(source, at);
    if (found === null) return;
    const { header } = found;
    lost += found.lost;
    at = found.at;
    first ??= at;
    const data = at + BLOCK;
    if (header.type === 'L' || header.type === 'K' || header.type === 'x' || header.type === 'g' || header.type === 'X') {
      const described = readPiece(source, data, Math.min(header.size, MAX_DESCRIPTION));
      if (header.type === 'L') longName = textOf(described);
      else if (header.type === 'x') pax = paxOf(described);
      at = data + padded(header.size);
      continue;
    }
    const size = EMPTY.has(header.type) ? 0 : (pax?.size ?? header.size);
    const holes = holesOf(source, header, pax, data, size);
    const start = holes.start;
    const end = start + size;
    const name = cleanName(pax?.path ?? longName ?? header.name);
    const regular = REGULAR.has(header.type) && !name.endsWith('/');
    at = start + padded(size);
    yield { header: first, name, start, end, next: at, regular, sparse: holes.map, lost };
    longName = null;
    pax = null;
    first = null;
    lost = 0;
  }
}

const REGULAR = new Set(['0', '\0', '7', 'S']);
/** Links, devices, folders, pipes: what they say of a size is no data. */
const EMPTY = new Set(['1', '2', '3', '4', '5', '6']);

function holesOf(
  source: Source,
  { type, block }: Header,
  pax: Pax | null,
  data: number,
  size: number,
): { readonly map: Member['sparse']; readonly start: number } {
  if (type === 'S') {
    const { map, start } = gnuSparse(source, block, data, size);
    return { map: map ?? 'unknown', start };
  }
  if (pax === null || pax.holes === null) return { map: null, start: data };
  const { numbers, size: whole } = pax.holes;
  const map = numbers === null ? mapBeforeData(source, data, size, whole) : sparse(numbers, whole, data, size);
  return { map: map ?? 'unknown', start: data };
}

/** The first header at a multiple of 512 bytes from `at` on. */
function nextHeader(source: Source, from: number): { readonly header: Header; readonly at: number; readonly lost: number } | null {
  const at = from;
  const begun = readPiece(source, at, BLOCK);
  const header = headerOf(begun);
  if (header !== null) return { header, at, lost: 0 };
  const window = new Uint8Array(WINDOW);
  let lost = 0;
  for (let start = at; ; start += WINDOW) {
    const filled = source.read(start, window);
    for (let offset = 0; offset + BLOCK <= filled; offset += BLOCK) {
      const block = window.subarray(offset, offset + BLOCK);
      const found = block[0] === 0 ? null : headerOf(block);
      if (found !== null) return { header: { ...found, block: block.slice() }, at: start + offset, lost };
      if (block.some((byte) => byte !== 0)) lost += BLOCK;
    }
    if (filled < WINDOW) return null;
  }
}
