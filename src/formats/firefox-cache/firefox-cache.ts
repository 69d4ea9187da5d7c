import { ByteView } from '../byte-view.ts';
import { bytesSource } from '../bytes-source.ts';
import type { Format, Locator, LocatorStep, Source, Span } from '../face.ts';
import { addressIn, httpBody, latin1 } from '../http-body.ts';
import { StructureDigest } from '../structure-digest.ts';
import { readPiece } from '../windows.ts';

const OFFSET = 4;
const CHECKSUM = 4;
const HEADER = 32;
/** Per so many bytes of the body there are two bytes of checksum. */
const CHUNK = 262_144;
const LATEST_VERSION = 15;
/** So much of the description, and of the key, is looked at. */
const ELEMENTS = 262_144;
const KEY = 16_384;
const KEY_CHECKED = 64;

interface Entry {
  readonly body: Span;
  /** What Firefox made of the body, such as compiled scripts; empty where there is nothing. */
  readonly made: Span;
  readonly key: Span;
  /** Names and values that end in NUL, the answer's headers among them. */
  readonly elements: Span;
}

/**
 * Entries of Firefox's cache (netwerk/cache2/CacheFileMetadata.h): the body as the server sent it, so mostly compressed;
 * behind it checksums, numbers, the key with the address, the headers; and at the end where all that begins. Small files
 * are known by that, large ones only where they lie.
 */
export const firefoxCache: Format = {
  id: 'firefox-cache',
  rewrite: 'none',
  beyond: null,
  recognises(head, hint, size) {
    if (hint === 'firefox-cache') return head.length > 0;
    if (size > head.length || size <= HEADER) return false;
    // Where the description begins: of almost every other file these bytes say more than its size.
    const begins = ((head[size - 4] ?? 0) << 24) | ((head[size - 3] ?? 0) << 16) | ((head[size - 2] ?? 0) << 8) | (head[size - 1] ?? 0);
    return begins >= 0 && begins < size && entryOf(bytesSource(head, size)) !== null;
  },
  async *cells(source) {
    const entry = entryOf(source);
    if (entry === null) {
      yield { reason: 'malformed', detail: 'a cache file without its end: close Firefox and scan again' };
      return;
    }
    const { start, end } = entry.elements;
    const headers = latin1(readPiece(source, start, Math.min(ELEMENTS, end - start)));
    yield* httpBody(source, entry.body, headers, [nameOf(source, entry), BODY]);
  },
  locate(source, span): Locator {
    const entry = entryOf(source);
    const place = { kind: 'offset', offset: span.start } as const;
    return entry === null ? [place] : [nameOf(source, entry), partOf(entry, span), place];
  },
  structure(source) {
    const entry = entryOf(source);
    const digest = new StructureDigest();
    digest.record(0, source.size);
    for (const { end } of entry === null ? [] : [entry.body, entry.made, entry.key]) digest.record(1, end);
    return { valid: entry !== null, digest: digest.end() };
  },
};

/** Null where the end of the file does not say where its description begins. */
function entryOf(source: Source): Entry | null {
  const bytes = new ByteView(source, 4_096);
  const last = source.size - OFFSET;
  const size = bytes.big(last, OFFSET);
  if (size < 0) return null;
  const header = size + CHECKSUM + Math.ceil(size / CHUNK) * 2;
  const version = bytes.big(header, 4);
  const start = header + (version === 1 ? HEADER - 4 : HEADER);
  const key = { start, end: start + bytes.big(header + 24, 4) };
  if (version < 1 || version > LATEST_VERSION || key.end <= key.start || key.end >= last || bytes.byte(key.end) !== 0) return null;
  for (let at = key.start; at < key.end && at < key.start + KEY_CHECKED; at++)
    if (bytes.byte(at) < 0x20 || bytes.byte(at) > 0x7e) return null;
  const elements = { start: key.end + 1, end: last };
  const made = madeFrom(source, elements);
  const end = made >= 0 && made < size ? made : size;
  return { body: { start: 0, end }, made: { start: end, end: size }, key, elements };
}

/** Where alternative data begins, behind the body; -1 where there is none. */
function madeFrom(source: Source, { start, end }: Span): number {
  const text = latin1(readPiece(source, start, Math.min(ELEMENTS, end - start)));
  const told = /(?:^|\0)alt-data\0\d+;(\d{1,15}),/.exec(text)?.[1];
  return told === undefined ? -1 : Number(told);
}

const BODY: LocatorStep = { kind: 'entry', name: 'body' };

function partOf(entry: Entry, { start }: Span): LocatorStep {
  if (start < entry.body.end) return BODY;
  if (start < entry.made.end) return { kind: 'entry', name: 'compiled body' };
  return { kind: 'entry', name: start >= entry.elements.start ? 'headers' : 'address' };
}

function nameOf(source: Source, { key }: Entry): LocatorStep {
  const text = new TextDecoder().decode(readPiece(source, key.start, Math.min(KEY, key.end - key.start)));
  return { kind: 'key', key: addressIn(text) ?? 'an entry without an address' };
}
