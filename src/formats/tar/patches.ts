import type { Cell, NotVisible, Source } from '../face.ts';
import { differs, refused } from '../new-content.ts';
import { patchedMember } from '../patched-member.ts';
import type { ChangeCell, NotRewritten, Patch } from '../rewriting.ts';
import { IMAGE, isNamedByChecksum } from './image.ts';

/** What members hold has no checksum: it is overwritten. */
export async function* patches(
  source: Source,
  cells: AsyncIterable<Cell | NotVisible>,
  change: ChangeCell,
): AsyncGenerator<Patch | NotRewritten | NotVisible> {
  for await (const part of cells) {
    if ('reason' in part) yield part;
    else if (isNamedByChecksum(part)) {
      const changed = await change(part);
      if (changed !== null && (await differs(part.source, changed))) yield refused(part, IMAGE, 'signed');
    } else yield* patchedMember(source, part, change);
  }
}
