import { ByteView } from '../byte-view.ts';
import { isContainer } from '../containers.ts';
import type { Cell, Format, Locator, LocatorStep, NotVisible, Source, Span } from '../face.ts';
import { addressIn, httpBody, latin1 } from '../http-body.ts';
import { JoinedSpans } from '../joined-spans.ts';
import { StructureDigest } from '../structure-digest.ts';
import { holdsAt } from '../textual.ts';
import { readPiece } from '../windows.ts';
import { type Entry, entryOf } from './entry.ts';

/** So much of the headers and of the key is looked at. */
const HEADERS = 262_144;
const KEY = 16_384;
const NEWLINE = Uint8Array.of(10);
const MAGIC = '\x30\x5c\x72\xa7\x1b\x6d\xfb\xfc';

/**
 * Chromium's simple cache (net/disk_cache/simple/simple_entry_format.h): one file per answer for HTTP, service workers and
 * compiled code. Key, body and headers stand in it as they are; the body as the server sent it, so mostly compressed.
 */
export const simpleCache: Format = {
  id: 'simple-cache',
  rewrite: 'none',
  beyond: null,
  first: new Set([0x30]),
  recognises: (head) => holdsAt(head, 0, MAGIC),
  async *cells(source) {
    const bytes = new ByteView(source, 4_096);
    const entry = entryOf(bytes);
    if (entry === null) {
      if (source.size > 24) yield { reason: 'malformed', detail: 'a cache file without its address: only its plain bytes were searched' };
      return;
    }
    yield* bodyOf(source, entry, [nameOf(source, entry), BODY]);
    if (entry.cut) yield { reason: 'malformed', detail: 'a cache file whose end is missing: close the browser and scan again' };
  },
  locate(source, span): Locator {
    const bytes = new ByteView(source, 4_096);
    const entry = entryOf(bytes);
    const place = { kind: 'offset', offset: span.start } as const;
    if (entry === null) return [place];
    const name = partOf(entry, span);
    return name === null ? [nameOf(source, entry), place] : [nameOf(source, entry), name, place];
  },
  structure(source) {
    const entry = entryOf(new ByteView(source, 4_096));
    const digest = new StructureDigest();
    digest.record(0, source.size);
    for (const { start, end } of entry === null ? [] : [entry.key, entry.body, entry.headers, ...entry.ranges]) {
      digest.record(1, start);
      digest.record(2, end);
    }
    return { valid: entry !== null || source.size <= 24, digest: digest.end() };
  },
};

/** The body, where the raw bytes do not show it as one piece. */
function* bodyOf(source: Source, entry: Entry, locator: Locator): Generator<Cell | NotVisible> {
  const { body, headers, ranges } = entry;
  if (ranges.length > 1) {
    const joined = new JoinedSpans(source);
    let end = -1;
    for (const range of ranges.toSorted((one, other) => one.offset - other.offset)) {
      if (joined.size > 0 && range.offset !== end) joined.addWord(NEWLINE);
      joined.add(range.start, range.end);
      end = range.offset + range.end - range.start;
    }
    // What kind of body it is stands in another file.
    const inside = isContainer(readPiece(joined, 0, 512), null, joined.size) ? null : 'nothing';
    yield { locator, source: joined, pieces: (start, end) => joined.ascending(start, end), inside };
    return;
  }
  const only = ranges[0];
  const length = Math.min(HEADERS, headers.end - headers.start);
  yield* httpBody(source, only ?? body, latin1(readPiece(source, headers.start, length)), locator);
}

const BODY: LocatorStep = { kind: 'entry', name: 'body' };

function partOf(entry: Entry, { start }: Span): LocatorStep | null {
  if (start < entry.key.end) return { kind: 'entry', name: 'address' };
  return start >= entry.headers.start && start < entry.headers.end ? { kind: 'entry', name: 'headers' } : BODY;
}

/** Keys of HTTP begin with the sites that share the answer; the address is the last and longest. */
function nameOf(source: Source, { key }: Entry): LocatorStep {
  const text = new TextDecoder().decode(readPiece(source, key.start, Math.min(KEY, key.end - key.start)));
  return { kind: 'key', key: addressIn(text) ?? 'an entry without an address' };
}
