import { AmendedFile } from '../amended-file.ts';
import type { Cell, Format, Locator, NotVisible, Source } from '../face.ts';
import { patched } from '../patched.ts';
import { StructureDigest } from '../structure-digest.ts';
import { holdsAt, isTextual } from '../textual.ts';
import { readPiece } from '../windows.ts';
import { PlistObjects } from './objects.ts';
import { otherData, valuesOf } from './values.ts';

/** Binary property lists of macOS and iOS: settings, saved windows, archives of objects (NSKeyedArchiver). */
export const bplist: Format = {
  id: 'bplist',
  rewrite: 'none',
  beyond: null,
  cellsFirst: true,
  first: new Set([0x62]),
  recognises: (head) => holdsAt(head, 0, 'bplist') && isDigit(head[6]) && isDigit(head[7]) && !isTextual(head),
  cells: plistCells,
  rewriting: {
    kind: 'patches',
    patches(source, _, change) {
      const file = new AmendedFile(source, null);
      return patched(file, withOtherData(file), change);
    },
  },
  locate: (_, span): Locator => [{ kind: 'offset', offset: span.start }],
  structure(source) {
    const objects = PlistObjects.of(source);
    const digest = new StructureDigest();
    digest.record(0, source.size);
    digest.record(1, objects?.count ?? 0);
    return { valid: objects !== null, digest: digest.end() };
  },
};

async function* plistCells(source: Source): AsyncGenerator<Cell | NotVisible> {
  const version = readPiece(source, 0, 8);
  const objects = holdsAt(version, 0, 'bplist0') ? PlistObjects.of(source) : null;
  if (objects !== null) yield* valuesOf(source, objects);
  else if (holdsAt(version, 0, 'bplist0'))
    yield { reason: 'malformed', detail: 'a property list whose end is missing: only its plain bytes were searched' };
  else yield { reason: 'format-not-supported', detail: 'a property list of a newer kind: only its plain bytes were searched' };
}

/** Data that is neither text nor a file too, which is searched in the raw bytes. */
async function* withOtherData(source: Source): AsyncGenerator<Cell | NotVisible> {
  yield* plistCells(source);
  const objects = holdsAt(readPiece(source, 0, 8), 0, 'bplist0') ? PlistObjects.of(source) : null;
  if (objects !== null) yield* otherData(source, objects);
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
