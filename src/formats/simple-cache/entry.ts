import type { ByteView } from '../byte-view.ts';
import type { Span } from '../face.ts';

/** One stretch of a body of which only parts were fetched: `offset` is where it stands in the body. */
export interface Range extends Span {
  readonly offset: number;
}

/** What a file of the cache holds. Spans that are not there are empty. */
export interface Entry {
  readonly key: Span;
  /** Stream 1 (or 2): what the server sent as it sent it. */
  readonly body: Span;
  /** Stream 0: Chromium's own description of the answer, with its headers. */
  readonly headers: Span;
  readonly ranges: readonly Range[];
  /** The end of the file is not what it should be: it is still written to, or damaged. */
  readonly cut: boolean;
}

const HEADER = 24;
const END = 24;
const RANGE_HEADER = 32;
const KEY_HASH = 32;
const HAS_KEY_HASH = 2;
/** More stretches than this are not looked at. */
const MOST_RANGES = 65_536;

/** Low and high halves of the magic numbers, as they are read little-endian. */
const INITIAL = [0xa7725c30, 0xfcfb6d1b] as const;
const FINAL = [0x970d41d8, 0xf4fa6f45] as const;
const SPARSE = [0x6553676b, 0xeb97bf01] as const;

function isMagic(bytes: ByteView, at: number, which: 'initial' | 'final' | 'sparse'): boolean {
  const [low, high] = { initial: INITIAL, final: FINAL, sparse: SPARSE }[which];
  return bytes.little(at, 4) === low && bytes.little(at + 4, 4) === high;
}

/** The entry in a file; null where the file is no entry (the cache's index begins alike). */
export function entryOf(bytes: ByteView): Entry | null {
  if (bytes.size <= HEADER || !isMagic(bytes, 0, 'initial')) return null;
  const key = { start: HEADER, end: HEADER + bytes.little(12, 4) };
  if (key.end > bytes.size) return null;
  const none = { start: key.end, end: key.end };
  if (isMagic(bytes, key.end, 'sparse')) return { key, body: none, headers: none, ...rangesOf(bytes, key.end) };
  const last = bytes.size - END;
  if (last < key.end || !isMagic(bytes, last, 'final'))
    return { key, body: { start: key.end, end: bytes.size }, headers: none, ranges: [], cut: true };
  const end = (bytes.little(last + 8, 4) & HAS_KEY_HASH) === 0 ? last : last - KEY_HASH;
  const start = end - bytes.little(last + 16, 4);
  // A file of stream 2 has the body alone.
  if (start - END < key.end || !isMagic(bytes, start - END, 'final'))
    return { key, body: { start: key.end, end: last }, headers: none, ranges: [], cut: false };
  return { key, body: { start: key.end, end: start - END }, headers: { start, end }, ranges: [], cut: false };
}

function rangesOf(bytes: ByteView, from: number): { readonly ranges: Range[]; readonly cut: boolean } {
  const ranges: Range[] = [];
  for (let at = from; at < bytes.size; ) {
    const offset = bytes.little(at + 8, 6);
    const start = at + RANGE_HEADER;
    const end = start + bytes.little(at + 16, 6);
    const sound = isMagic(bytes, at, 'sparse') && bytes.little(at + 14, 2) === 0 && bytes.little(at + 22, 2) === 0;
    if (!sound || ranges.length === MOST_RANGES || end > bytes.size) return { ranges, cut: true };
    if (end > start) ranges.push({ start, end, offset });
    at = end;
  }
  return { ranges, cut: false };
}
