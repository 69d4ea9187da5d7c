import { ByteView } from '../byte-view.ts';
import type { Cell, Format, Locator, NotVisible, Source, Surroundings } from '../face.ts';
import { addressIn, httpBody, latin1 } from '../http-body.ts';
import { StructureDigest } from '../structure-digest.ts';
import { holdsAt } from '../textual.ts';
import { readPiece } from '../windows.ts';
import { blockSize, type BlockEntry, entriesOf, type Stored } from './entries.ts';

const ENTRY = 256;
const HEADERS = 262_144;
const LONGEST_KEY = 16_384;
/** Files of one cache; more are not opened. */
const MOST_FILES = 2_000;

/**
 * Chromium's block-file cache (net/disk_cache/blockfile/disk_format.h), on Windows the cache of the web, elsewhere that of
 * shaders: entries in one file, what they hold in blocks of others or in files of their own, as the server sent it. Entries
 * name what is compressed; the raw pass sees the rest in the file where it stands.
 */
export const blockCache: Format = {
  id: 'block-cache',
  rewrite: 'none',
  beyond: null,
  first: new Set([0xc3]),
  recognises: (head) => holdsAt(head, 0, '\xc3\xca\x04\xc1') || holdsAt(head, 0, '\xc3\xca\x03\xc1'),
  async *cells(source, around) {
    const bytes = new ByteView(source);
    const index = bytes.byte(2) === 3;
    const size = index ? null : blockSize(bytes);
    if (!index && size === null)
      yield { reason: 'malformed', detail: "a file of the browser's cache whose beginning is damaged: clear the cache" };
    if (size === ENTRY) yield* bodiesOf(bytes, new Files(around));
  },
  locate(source, span): Locator {
    const place = { kind: 'offset', offset: span.start } as const;
    const bytes = new ByteView(source);
    if (blockSize(bytes) !== ENTRY) return [place];
    for (const { key } of entriesOf(bytes)) {
      if (key === null || span.start < key.start) continue;
      if (span.start < key.end) return [nameOf(bytes, key.start, key.end - key.start), { kind: 'entry', name: 'address' }, place];
    }
    return [place];
  },
  structure(source) {
    const bytes = new ByteView(source, 4_096);
    const digest = new StructureDigest();
    digest.record(0, source.size);
    return { valid: bytes.byte(2) === 3 || blockSize(bytes) !== null, digest: digest.end() };
  },
};

/** The other files of the cache, each opened once. */
class Files {
  readonly #around: Surroundings;
  readonly #open = new Map<string, Source | null>();
  missing = 0;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** The file, where it holds all that is stored in it. */
  of(stored: Stored): Source | null {
    let file = this.#open.get(stored.file);
    if (file === undefined) {
      file = this.#open.size < MOST_FILES ? this.#around.beside(stored.file) : null;
      this.#open.set(stored.file, file);
    }
    if (file !== null && stored.start + stored.size <= file.size) return file;
    this.missing++;
    return null;
  }
}

function* bodiesOf(bytes: ByteView, files: Files): Generator<Cell | NotVisible> {
  for (const entry of entriesOf(bytes)) {
    const { body, headers } = entry;
    if (body === null || headers === null) continue;
    const described = files.of(headers);
    const file = described === null ? null : files.of(body);
    if (described === null || file === null) continue;
    const text = latin1(readPiece(described, headers.start, Math.min(HEADERS, headers.size)));
    const locator: Locator = [keyOf(bytes, entry, files), { kind: 'entry', name: 'body' }];
    // What stands in a file of its own is opened there, if its first bytes tell what it is.
    const known = body.file.startsWith('f_');
    for (const part of httpBody(file, { start: body.start, end: body.start + body.size }, text, locator)) {
      if ('reason' in part) yield part;
      else if (!known || part.inside === 'br' || part.inside === 'raw-deflate') yield { ...part, pieces: () => null };
    }
  }
  if (files.missing > 0)
    yield {
      reason: 'vanished',
      detail: `${files.missing} answers that the browser's cache names were not there: close the browser and scan again`,
    };
}

function keyOf(bytes: ByteView, { key, longKey }: BlockEntry, files: Files): Locator[number] {
  if (key !== null) return nameOf(bytes, key.start, key.end - key.start);
  const file = longKey === null ? null : files.of(longKey);
  return file === null || longKey === null ? UNNAMED : nameOf(file, longKey.start, longKey.size);
}

const UNNAMED: Locator[number] = { kind: 'key', key: 'an entry without an address' };

function nameOf(source: Source, start: number, length: number): Locator[number] {
  const key = addressIn(new TextDecoder().decode(readPiece(source, start, Math.min(length, LONGEST_KEY))));
  return key === null ? UNNAMED : { kind: 'key', key };
}
