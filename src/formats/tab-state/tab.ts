import type { Sum } from '../amended-file.ts';
import type { ByteView } from '../byte-view.ts';
import { crc32Of } from '../codecs/crc32.ts';
import type { Span } from '../face.ts';

/** What stands in front of a tab's edits. */
export interface Tab {
  /** Where the file is that the tab shows; null for a tab that was never saved. */
  readonly path: string | null;
  /** UTF-16LE. */
  readonly content: Span;
  /** The content is that of the file at `path`, and does not stand here. */
  readonly elsewhere: boolean;
  /** Where the checksum of all before stands: 4 bytes, big-endian; the edits come behind it. */
  readonly checksum: number;
}

/** One change of the text: `removed` units from `position` on give way to the units that stand in `added`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly position: number;
  readonly removed: number;
  readonly added: Span;
}

const MAGIC = 0x504e;
const HASH = 32;
const CHECKSUM = 4;
const LONGEST_PATH = 32_768;
const MOST_OPTIONS = 64;

/** Where the tab's own number and kind stand: both variants begin so. Null where the file begins in another way. */
function begun(bytes: ByteView): { readonly kind: number; readonly kindAt: number; readonly end: number } | null {
  if (bytes.little(0, 2) !== MAGIC) return null;
  const sequence = bytes.leb128(2);
  const kind = sequence && bytes.leb128(sequence.end);
  return sequence && kind ? { kind: kind.value, kindAt: sequence.end, end: kind.end } : null;
}

/**
 * A tab's header; null where it is none. The checksum is not looked at.
 */
export function tabOf(bytes: ByteView): Tab | null {
  const start = begun(bytes);
  if (start === null || start.kind > 1) return null;
  let at = start.end;
  let path: string | null = null;
  let saved = 0;
  if (start.kind === 1) {
    const units = bytes.leb128(at);
    if (units === null || units.value > LONGEST_PATH || units.end + units.value * 2 > bytes.size) return null;
    const name = new Uint8Array(units.value * 2);
    path = new TextDecoder('utf-16le').decode(name.subarray(0, bytes.read(units.end, name)));
    const size = bytes.leb128(units.end + name.length);
    if (size === null || !within(bytes.byte(size.end), 1, 5) || !within(bytes.byte(size.end + 1), 1, 3)) return null;
    saved = size.value;
    const time = timeEnd(bytes, size.end + 2);
    if (time < 0 || bytes.byte(time + HASH) !== 0) return null;
    at = time + HASH + 1;
  }
  if (bytes.byte(at) !== 1) return null;
  const from = bytes.leb128(at + 1);
  const to = from && bytes.leb128(from.end);
  if (!to || !within(bytes.byte(to.end), 0, 1) || !within(bytes.byte(to.end + 1), 0, 1) || !within(bytes.byte(to.end + 2), 0, 1))
    return null;
  const options = bytes.leb128(to.end + 3);
  if (options === null || options.value > MOST_OPTIONS) return null;
  const units = bytes.leb128(options.end + options.value);
  if (units === null) return null;
  const content = { start: units.end, end: units.end + units.value * 2 };
  const checksum = content.end + 1;
  if (checksum + CHECKSUM > bytes.size) return null;
  return { path, content, elsewhere: path !== null && units.value === 0 && saved > 0, checksum };
}

/** Whether the checksum of the header and the content is right. */
export function isSound(bytes: ByteView, tab: Tab): boolean {
  const start = begun(bytes);
  return start !== null && bytes.big(tab.checksum, CHECKSUM) === crc32Of(bytes, start.kindAt, tab.checksum);
}

/** Whether it is a file of numbers alone: which tabs a window has, where the cursor stands. They end with their checksum. */
export function isStateFile(bytes: ByteView): boolean {
  const start = begun(bytes);
  if (start === null || start.kind < 2) return false;
  const end = start.end + start.kind;
  return end <= bytes.size - CHECKSUM && bytes.big(end, CHECKSUM) === crc32Of(bytes, 2, end);
}

/** The edits behind the header, in order; ends at the first that is cut off or damaged. */
export function* editsOf(bytes: ByteView, tab: Tab): Generator<Edit> {
  for (let start = tab.checksum + CHECKSUM; start < bytes.size; ) {
    const position = bytes.leb128(start);
    const removed = position && bytes.leb128(position.end);
    const units = removed && bytes.leb128(removed.end);
    if (!units) return;
    const added = { start: units.end, end: units.end + units.value * 2 };
    if (added.end + CHECKSUM > bytes.size || bytes.big(added.end, CHECKSUM) !== crc32Of(bytes, start, added.end)) return;
    yield { start, end: added.end + CHECKSUM, position: position.value, removed: removed.value, added };
    start = added.end + CHECKSUM;
  }
}

/** The checksums of a tab, in the order of what they cover. */
export function* sumsOf(bytes: ByteView, tab: Tab): Generator<Sum> {
  const start = begun(bytes);
  if (start !== null) yield { from: start.kindAt, to: tab.checksum, at: tab.checksum };
  for (const edit of editsOf(bytes, tab)) yield { from: edit.start, to: edit.added.end, at: edit.added.end };
}

/** Behind the LEB128 of a FILETIME, which is larger than the numbers that are safe here; -1 where it does not end. */
function timeEnd(bytes: ByteView, at: number): number {
  for (let end = at; end < at + 10; end++) {
    const byte = bytes.byte(end);
    if (byte < 0x80) return byte < 0 ? -1 : end + 1;
  }
  return -1;
}

function within(byte: number, least: number, most: number): boolean {
  return byte >= least && byte <= most;
}
