import type { Format, Locator, Source } from '../../formats/index.ts';
import type { DeadValue, Reason, Write } from '../face.ts';
import type { Verdicts } from '../record.ts';
import type { Left } from './comparison.ts';
import type { Finder, Kept } from './finder.ts';

/** What a rewriting came to. */
export interface Rewritten {
  readonly writes: readonly Write[];
  readonly dead: ReadonlyMap<string, DeadValue>;
  readonly kept: readonly Kept[];
  readonly left: readonly Left[];
  /** Whether the rewritten file has each byte where it was. */
  readonly inPlace: boolean;
  /** For writes of which nothing was seen any more; null where they went with what was written. */
  readonly unseen: Reason | null;
}

/** Per write whether it is gone from the rewritten file, else why not. In doubt it is not. */
export function verdictsOf(result: Rewritten): Verdicts {
  const unexplained = result.left.filter((left) => !result.kept.some((kept) => concerns(kept, left)));
  return result.writes.map((write) => {
    if (!result.dead.has(write.entry)) return 'no-retirement-record';
    const kept = result.kept.find((one) => concerns(one, write));
    if (kept !== undefined) return kept.reason;
    return unexplained.some((left) => isSame(left, write, result.inPlace)) ? 'encoding-not-writable' : result.unseen;
  });
}

/** The dead values that stand in the bytes of a rewritten file themselves. */
export function rawLeft(finder: Finder, format: Format, source: Source): Left[] {
  return (finder.in(source) ?? []).flatMap(({ dead, entry, pieces: [span] }) =>
    dead && span !== undefined ? [{ entry, span, locator: format.locate(source, span) }] : [],
  );
}

function concerns({ locator, entry }: Kept, place: { readonly locator: Locator; readonly entry: string }): boolean {
  return (entry === null || entry === place.entry) && isWithin(place.locator, locator);
}

/** Whether `locator` leads to `outer`, or into it. */
function isWithin(locator: Locator, outer: Locator): boolean {
  return outer.length <= locator.length && JSON.stringify(locator.slice(0, outer.length)) === JSON.stringify(outer);
}

function isSame({ locator, entry, span }: Left, write: Write, inPlace: boolean): boolean {
  if (entry !== write.entry) return false;
  if (span !== null && inPlace && write.pieces.length > 0)
    return write.pieces.some(({ start, end }) => start < span.end && span.start < end);
  // Bytes outside of all entries have no name, and moved.
  const isBytes = (place: Locator): boolean => place.every(({ kind }) => kind === 'offset');
  if (isBytes(locator) && isBytes(write.locator)) return true;
  return isWithin(locator, write.locator) || (locator.length > 0 && isWithin(write.locator, locator));
}
