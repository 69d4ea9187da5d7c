import type { Cell, Change, Changed, Format, NotRewritten, NotVisible, Patch, Surroundings } from '../../src/formats/index.ts';
import { formatOf } from '../../src/formats/index.ts';
import { alone, contentOf, head, memory } from './bytes.ts';

export interface Rewritten {
  readonly bytes: Uint8Array;
  readonly patches: readonly Patch[];
  readonly kept: readonly NotRewritten[];
  readonly unseen: readonly NotVisible[];
}

/** What becomes of the content of a cell. */
export type ChangeContent = (content: Uint8Array, cell: Cell) => readonly Change[];

/** A file with the patches of its format; checks that they lie in it and do not overlap. */
export async function rewritten(
  format: Format,
  bytes: Uint8Array,
  change: ChangeContent,
  around: Surroundings = alone,
): Promise<Rewritten> {
  const patches: Patch[] = [];
  const kept: NotRewritten[] = [];
  const unseen: NotVisible[] = [];
  const { rewriting } = format;
  if (rewriting?.kind !== 'patches') throw new Error(`${format.id} gives no patches`);
  for await (const part of rewriting.patches(memory(bytes), around, (cell) => answer(cell, change, around))) {
    if ('at' in part) patches.push({ at: part.at, bytes: part.bytes.slice() });
    else if ('reason' in part) unseen.push(part);
    else kept.push(part);
  }
  const copy = Uint8Array.from(bytes);
  let end = 0;
  for (const patch of patches.toSorted((one, other) => one.at - other.at)) {
    if (patch.at < end || patch.at + patch.bytes.length > bytes.length) throw new Error('patches overlap, or lie outside the file');
    copy.set(patch.bytes, patch.at);
    end = patch.at + patch.bytes.length;
  }
  return { bytes: copy, patches, kept, unseen };
}

/** Cells are changed themselves, and what is in them by its own format. */
async function answer(cell: Cell, change: ChangeContent, around: Surroundings): Promise<Changed> {
  const content = contentOf(cell.source);
  const within = cell.inside === 'nothing' ? null : formatOf(head(content), cell.inside ?? null, content.length);
  if (within?.rewriting?.kind !== 'patches') return change(content, cell);
  const { bytes } = await rewritten(within, content, change, around);
  return { content: once(bytes) };
}

/** Overwrites each of `values` with letters of its own length. */
export function redacting(values: readonly (string | Uint8Array)[], fill = 'REDACTED-'): ChangeContent {
  const needles = values.map((value) => Buffer.from(value));
  return (content) => {
    const changes: Change[] = [];
    const bytes = Buffer.from(content.buffer, content.byteOffset, content.length);
    for (const needle of needles)
      for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + needle.length))
        changes.push({ start: at, bytes: filler(needle.length, fill) });
    return changes.sort((one, other) => one.start - other.start);
  };
}

export function filler(length: number, fill = 'REDACTED-'): Buffer {
  return Buffer.alloc(length, fill);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
