import type { Format, Locator, Source } from '../face.ts';
import { partOf } from '../part-of.ts';
import { StructureDigest } from '../structure-digest.ts';
import { placeIn } from '../text/place-in.ts';
import { holds, holdsAt, isTextual } from '../textual.ts';
import { type Entry, entries, LOCAL } from './local-header.ts';
import { ZipReader } from './reader.ts';
import { RewrittenZip } from './rewritten.ts';

/** Its beginning: an entry, the end of an empty archive, the mark of one in parts, a browser extension's own header. */
const MAGICS = [LOCAL, 'PK\x05\x06', 'PK\x07\x08', `PK00${LOCAL}`, 'Cr24\x02\0\0\0', 'Cr24\x03\0\0\0'];

/**
 * Zip archives (PKWARE APPNOTE.TXT), and all that is one: Office documents, jars, wheels, exports of chats, browser
 * extensions, Python's executable archives.
 */
export const zip: Format = {
  id: 'zip',
  rewrite: 'none',
  recognises(head) {
    if (MAGICS.some((magic) => holdsAt(head, 0, magic))) return !isTextual(head);
    // Behind the line that names the interpreter.
    return holdsAt(head, 0, '#!') && head.includes(0) && holds(head, LOCAL);
  },
  first: new Set([0x23, 0x43, 0x50]),
  beyond: null,
  cellsFirst: true,
  async *cells(source, around) {
    const reader = new ZipReader(source, around);
    try {
      yield* reader.cells();
    } finally {
      reader.end();
    }
  },
  rewriting: { kind: 'whole', rewritten: (source, around, change) => new RewrittenZip(source, around, change).bytes() },
  locate(source, span): Locator {
    const known = places.get(source);
    let entry = known !== undefined && known.entry.header <= span.start ? known.entry : null;
    for (const one of entries(source, entry?.header ?? 0)) {
      if (one.header > span.start) break;
      entry = one;
    }
    if (entry === null || span.start < entry.data || span.end > entry.data + (entry.size ?? 0))
      return [{ kind: 'offset', offset: span.start }];
    const part =
      known !== undefined && known.entry.header === entry.header ? known.part : partOf(source, entry.data, entry.data + (entry.size ?? 0));
    places.set(source, { entry, part });
    return [{ kind: 'entry', name: entry.name }, ...placeIn(part, { start: span.start - entry.data, end: span.end - entry.data })];
  },
  structure(source) {
    const digest = new StructureDigest();
    for (const { header, method, data, size } of entries(source)) {
      digest.record(1, header);
      digest.record(method === 0 ? 2 : 3, data);
      if (size !== null && Number.isSafeInteger(size)) digest.record(4, size);
    }
    digest.record(0, source.size);
    return { valid: true, digest: digest.end() };
  },
};

/** The last entry named, per source: spans come in ascending order. */
const places = new WeakMap<Source, { readonly entry: Entry; readonly part: Source }>();
