import type { AmendedFile, Sum } from './amended-file.ts';
import type { Cell, NotVisible, Source } from './face.ts';
import { alter, type ChangeableCell, NOT_ONE_VALUE, type Placed } from './origins.ts';
import type { Change, ChangeCell, Changed, NotRewritten, Patch } from './rewriting.ts';
import { eachWindow, readPiece } from './windows.ts';

/** What does not fit together is tried one by one, up to so many. */
const ONE_BY_ONE = 64;
/** Content of a cell is compared with what it was, so much at once. */
const COMPARED = 65_536;

const OTHER_LENGTH = 'its new content has another length: only content of the same length has room here';

/**
 * Asks what becomes of each cell of `file`, and gives the patches that make it so. `parts` are the format's own `cells` of it. After a
 * cell that joins values nothing before what is being read comes again. `sums`: the checksums, where the reading does not tell them.
 */
export async function* patched(
  file: AmendedFile,
  parts: AsyncIterable<Cell | NotVisible>,
  change: ChangeCell,
  sums?: () => Iterable<Sum>,
): AsyncGenerator<Patch | NotRewritten | NotVisible> {
  for await (const part of parts) {
    if ('reason' in part) {
      yield part;
      continue;
    }
    const changed = await change(part);
    if (changed !== null) yield* applied(file, part, await changesOf(part, changed));
    if (part.locate !== undefined) yield* file.patches(file.reached);
  }
  yield* file.patches(Infinity, sums?.());
}

function* applied(file: AmendedFile, cell: Cell, changes: readonly Change[] | null): Generator<NotRewritten> {
  if (changes === null) {
    yield { locator: cell.locator, detail: OTHER_LENGTH, cause: 'other-length' };
    return;
  }
  const ready: { change: Change; placed: readonly Placed[] }[] = [];
  for (const change of changes) {
    const placed = placedOf(cell, change);
    if (typeof placed === 'string') yield refused(cell, change, placed);
    else if (placed.length > 0) ready.push({ change, placed });
  }
  // Each target by itself: what one refuses says nothing of the others.
  const groups = Map.groupBy(ready, ({ placed }) => placed[0]?.target ?? null);
  for (const group of groups.values()) {
    const why = alter(
      group.flatMap(({ placed }) => placed),
      file,
    );
    if (why === null) continue;
    for (const { change, placed } of group) {
      const own = group.length > 1 && group.length <= ONE_BY_ONE ? alter(placed, file) : why;
      if (own !== null) yield refused(cell, change, own);
    }
  }
}

function refused(cell: Cell, { start, bytes }: Change, detail: string): NotRewritten {
  return { locator: [...cell.locator, ...(cell.locate?.(start, start + bytes.length) ?? [])], detail };
}

function placedOf(cell: ChangeableCell, { start, bytes, differs }: Change): readonly Placed[] | string {
  if (differs !== true && holds(cell.source, start, bytes)) return [];
  if (cell.placed !== undefined) return cell.placed(start, bytes);
  const pieces = cell.pieces(start, start + bytes.length);
  if (pieces === null) return NOT_ONE_VALUE;
  let at = 0;
  const placed = pieces.map((piece): Placed => {
    const from = at;
    at += piece.end - piece.start;
    const change = { start: piece.start, bytes: bytes.subarray(from, at) };
    // Of several pieces one may be as it was.
    return { target: null, change: differs === true && pieces.length === 1 ? { ...change, differs } : change };
  });
  return at === bytes.length ? placed : NOT_ONE_VALUE;
}

/** Whether a source has these bytes already. */
function holds(source: Source, start: number, bytes: Uint8Array): boolean {
  let end = start;
  eachWindow(source, start, start + bytes.length, (there, at) => {
    const same = there.every((byte, index) => byte === bytes[at - start + index]);
    if (same) end = at + there.length;
    return same;
  });
  return end === start + bytes.length;
}

/** Content as changes of what was there; null where it has another length. */
async function changesOf({ source }: Cell, changed: NonNullable<Changed>): Promise<readonly Change[] | null> {
  if (!('content' in changed)) return changed;
  const changes: Change[] = [];
  let at = 0;
  let fits = true;
  for await (const part of changed.content) {
    for (let from = 0; from < part.length && fits; from += COMPARED) {
      const bytes = part.subarray(from, from + COMPARED);
      fits = differences(source, at, bytes, changes);
      at += bytes.length;
    }
  }
  return fits && readPiece(source, at, 1).length === 0 ? changes : null;
}

/** Adds the stretches of `bytes` that are not what the source has at `at`; false where it ends before. */
function differences(source: Source, at: number, bytes: Uint8Array, changes: Change[]): boolean {
  const there = readPiece(source, at, bytes.length);
  if (there.length < bytes.length) return false;
  for (let start = 0; start < bytes.length; start++) {
    if (there[start] === bytes[start]) continue;
    let end = start + 1;
    while (end < bytes.length && there[end] !== bytes[end]) end++;
    changes.push({ start: at + start, bytes: bytes.slice(start, end) });
    start = end;
  }
  there.fill(0);
  return true;
}
