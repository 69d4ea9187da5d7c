import type { Cell, Format, Locator, NotVisible, Source } from '../face.ts';
import { hintOf } from '../hint.ts';
import { differs, refused } from '../new-content.ts';
import { partOf } from '../part-of.ts';
import { patchedMember } from '../patched-member.ts';
import { StructureDigest } from '../structure-digest.ts';
import { placeIn } from '../text/place-in.ts';
import { eachWindow, readPiece } from '../windows.ts';
import { type AsarFile, filesOf, headerOf } from './asar-files.ts';

/**
 * Electron's archives (github.com/electron/asar, "Format"): a header in JSON, then the files as they are, so the raw pass sees
 * them; those that are more than plain text are opened. Files of which the header has no hash may take text of the same length.
 */
export const asar: Format = {
  id: 'asar',
  rewrite: 'none',
  recognises: (head) => headerOf(head) !== null,
  first: new Set([4]),
  beyond: null,
  cellsFirst: true,
  async *cells(source) {
    for (const { part } of partsOf(source)) yield part;
  },
  rewriting: {
    kind: 'patches',
    async *patches(source, _, change) {
      const done = new Set<number>();
      for (const { part, hashed } of partsOf(source)) {
        if ('reason' in part) {
          yield part;
          continue;
        }
        const [place] = part.pieces(0, part.source.size) ?? [];
        // Files that are the same may stand there once.
        if (place !== undefined && done.has(place.start)) {
          await change(part);
          continue;
        }
        if (place !== undefined) done.add(place.start);
        if (!hashed) yield* patchedMember(source, part, change);
        else {
          const changed = await change(part);
          if (changed !== null && (await differs(part.source, changed))) yield refused(part, HASHED, 'signed');
        }
      }
    },
  },
  locate(source, span): Locator {
    const file = indexOf(source).find(({ start, end }) => start <= span.start && span.end <= end);
    if (file === undefined) return [{ kind: 'offset', offset: span.start }];
    const known = last.get(source);
    const part = known !== undefined && known.file === file ? known.part : partOf(source, file.start, file.end);
    last.set(source, { file, part });
    return [{ kind: 'entry', name: file.name }, ...placeIn(part, { start: span.start - file.start, end: span.end - file.start })];
  },
  structure(source) {
    const digest = new StructureDigest();
    const header = headerOf(readPiece(source, 0, 17));
    if (header !== null) eachWindow(source, 0, header.data, (bytes) => (digest.bytes(bytes), true));
    digest.record(0, source.size);
    return { valid: header !== null && header.data <= source.size, digest: digest.end() };
  },
};

/** Some programs stop at once where a file has another hash, or the header (electronjs.org: "ASAR Integrity"). */
const HASHED = 'the archive holds a hash of this file, which the program may check: install the program anew without the value';

/** The archive's files as cells, and what is not visible. */
function* partsOf(source: Source): Generator<{ readonly part: Cell | NotVisible; readonly hashed: boolean }> {
  const header = headerOf(readPiece(source, 0, 17));
  if (header === null) return;
  const files = filesOf(source, header);
  let cut = 0;
  for (;;) {
    const next = files.next();
    if (next.done === true) {
      if (!next.value) yield { part: DAMAGED, hashed: false };
      break;
    }
    const { name, start, end, hashed } = next.value;
    if (end === start) continue;
    if (end > source.size) cut++;
    if (start < source.size) yield { part: cellOf(source, name, start, end), hashed };
  }
  if (cut > 0)
    yield { part: { reason: 'malformed', detail: `the archive is cut off: ${cut} of its files are not all there` }, hashed: false };
}

const DAMAGED: NotVisible = { reason: 'malformed', detail: 'the list of files is damaged: those behind were searched as they are' };

function cellOf(source: Source, name: string, start: number, end: number): Cell {
  return {
    locator: [{ kind: 'entry', name }],
    source: partOf(source, start, end),
    pieces: (from, to) => [{ start: start + from, end: start + to }],
    inside: hintOf(name),
    searched: true,
  };
}

/** Files that can be named; the header would have to be read anew for each more. */
const NAMED = 100_000;

const indexes = new WeakMap<Source, readonly AsarFile[]>();
const last = new WeakMap<Source, { readonly file: AsarFile; readonly part: Source }>();

function indexOf(source: Source): readonly AsarFile[] {
  let index = indexes.get(source);
  if (index === undefined) {
    const header = headerOf(readPiece(source, 0, 17));
    const files: AsarFile[] = [];
    if (header !== null) {
      for (const file of filesOf(source, header)) {
        if (files.push(file) === NAMED) break;
      }
    }
    indexes.set(source, (index = files));
  }
  return index;
}
