import { AmendedFile } from './amended-file.ts';
import type { Cell, NotVisible, Source } from './face.ts';
import { hasAt, newContent } from './new-content.ts';
import { patched } from './patched.ts';
import type { ChangeCell, Changed, NotRewritten, Patch } from './rewriting.ts';

/** Behind the first difference new content is held, up to so much: what is longer has hardly the length of the old. */
const HELD = 8_388_608;

/** What an archive holds of a file as it is, without a checksum: it is overwritten. File by file, so that no more than one file's changes are held. */
export function patchedMember(source: Source, cell: Cell, change: ChangeCell): AsyncGenerator<Patch | NotRewritten | NotVisible> {
  return patched(new AmendedFile(source, null), only(cell), async (one) => bounded(one, await change(one)));
}

function bounded({ source }: Cell, changed: Changed): Changed {
  return changed !== null && 'content' in changed ? { content: upToHeld(source, changed) } : changed;
}

async function* upToHeld(source: Source, changed: NonNullable<Changed>): AsyncGenerator<Uint8Array> {
  let at = 0;
  let held = 0;
  for await (const piece of newContent(source, changed)) {
    if (held > 0 || !hasAt(source, at, piece)) held += piece.length;
    if (held > HELD) return;
    yield piece;
    at += piece.length;
  }
}

async function* only(part: Cell): AsyncGenerator<Cell> {
  yield part;
}
