import type { Cell, NotVisible, Source } from '../face.ts';
import { asTheyWere, hasAt, newContent, notWhole, refused, Unfinished } from '../new-content.ts';
import type { ChangeCell, Changed, NotRewritten } from '../rewriting.ts';
import { BLOCK, headerOf, padded, resized } from './header.ts';
import { IMAGE, isNamedByChecksum } from './image.ts';
import type { Member } from './members.ts';

const NOTHING = new Uint8Array(0);
/** New content is kept from its first making, up to so much. */
const KEPT = 4_194_304;
/** Most archives are as long as a multiple of this (GNU tar manual, "Blocking"). */
const RECORD = 20 * BLOCK;

const HOLES = 'it has holes, and with the replacement other ones: unpack the archive, redact it, and pack it again';
const SIZED = 'its size stands in a place of its own: unpack the archive, redact it, and pack it again';
const CHANGED_MEANWHILE = 'the archive changed while it was read: try again';

type Given = AsyncGenerator<Uint8Array | NotRewritten | NotVisible>;

/**
 * An archive written anew, for members that become longer or shorter: their headers tell the new size. All else is carried over as
 * it is. `change` is asked a second time for a member whose new content is large.
 */
export async function* rewritten(
  source: Source,
  parts: AsyncIterable<{ readonly cell: Cell; readonly member: Member } | NotVisible>,
  change: ChangeCell,
): Given {
  const state = { done: 0, moved: 0 };
  try {
    for await (const part of parts) {
      if ('reason' in part) yield part;
      else yield* oneMember(source, part.cell, part.member, change, state);
    }
    yield* asTheyWere(source, state.done, source.size);
    const behind = (source.size + state.moved) % RECORD;
    if (state.moved !== 0 && source.size % RECORD === 0 && behind !== 0) yield new Uint8Array(RECORD - behind);
  } catch (error) {
    if (!(error instanceof Unfinished)) throw error;
    yield notWhole(error.message);
  }
}

async function* oneMember(
  source: Source,
  cell: Cell,
  { start, end, next, sparse }: Member,
  change: ChangeCell,
  state: { done: number; moved: number },
): Given {
  const changed = await change(cell);
  yield NOTHING;
  if (changed === null) return;
  const made = yield* measured(cell, changed, end - start);
  if (made === null) return;
  if (isNamedByChecksum(cell)) {
    yield refused(cell, IMAGE, 'signed');
    return;
  }
  if (sparse !== null) {
    yield refused(cell, HOLES);
    return;
  }
  if (made.length === end - start) {
    yield* asTheyWere(source, state.done, start);
    yield* content(cell, changed, made, change);
    state.done = end;
    return;
  }
  const block = new Uint8Array(BLOCK);
  const whole = source.read(start - BLOCK, block) === BLOCK && source.read(end - 1, new Uint8Array(1)) === 1;
  // A record before the header may overrule it.
  const header = whole && headerOf(block)?.size === end - start ? resized(block, made.length) : null;
  if (header === null) {
    yield refused(cell, SIZED);
    return;
  }
  yield* asTheyWere(source, state.done, start - BLOCK);
  yield header;
  yield* content(cell, changed, made, change);
  yield new Uint8Array(padded(made.length) - made.length);
  state.done = next;
  state.moved += start + padded(made.length) - next;
}

interface Made {
  readonly length: number;
  /** Null where it is too much to keep. */
  readonly kept: readonly Uint8Array[] | null;
}

/** Goes through the new content once; null where it is the old one. */
async function* measured(cell: Cell, changed: NonNullable<Changed>, before: number): AsyncGenerator<Uint8Array, Made | null> {
  if (!('content' in changed)) {
    const same = changed.every(({ start, bytes, differs }) => differs !== true && hasAt(cell.source, start, bytes));
    return same ? null : { length: before, kept: null };
  }
  let same = true;
  let length = 0;
  let kept: Uint8Array[] | null = [];
  for await (const piece of newContent(cell.source, changed)) {
    same &&= hasAt(cell.source, length, piece);
    length += piece.length;
    if (length > KEPT) kept = null;
    kept?.push(piece.slice());
    yield NOTHING;
  }
  return same && length === before ? null : { length, kept };
}

async function* content(cell: Cell, first: NonNullable<Changed>, { length, kept }: Made, change: ChangeCell): AsyncGenerator<Uint8Array> {
  if (kept !== null) {
    yield* kept;
    return;
  }
  const changed = 'content' in first ? await change(cell) : first;
  if (changed === null) throw new Unfinished(CHANGED_MEANWHILE);
  let left = length;
  for await (const piece of newContent(cell.source, changed)) {
    left -= piece.length;
    yield piece;
  }
  if (left !== 0) throw new Unfinished(CHANGED_MEANWHILE);
}
