import { fileSource } from '../../disk/index.ts';
import type { InPlaceFile } from '../../disk/index.ts';
import { type Format, type Locator, type Owned, ownersOf, type Source, type ValueOwner } from '../../formats/index.ts';
import type { Finder, Found, Kept } from '../content/finder.ts';
import type { Reason } from '../face.ts';
import type { Bindings } from './bindings.ts';
import { Refused } from './library.ts';

/** Something of the order that stands in a database, and what its bytes are part of. */
export interface Spot {
  readonly found: Found;
  readonly parts: readonly Owned[];
}

/** An occurrence in a value that the library has to change. */
export interface RowSpot {
  readonly found: Found;
  readonly value: ValueOwner;
  /** The bytes that stand there. */
  readonly literal: Uint8Array;
}

export interface Seen {
  /** May be overwritten where it stands. */
  readonly loose: readonly Spot[];
  readonly bound: readonly RowSpot[];
  /** Only seen when decoded. */
  readonly decoded: readonly Kept[];
  readonly left: readonly Left[];
}

/** Something that stays. */
export interface Left {
  readonly entry: string | null;
  readonly reason: Reason;
  readonly pieces: Found['pieces'];
  readonly locator: Locator;
}

/** The file as it is now. Each look needs a fresh one: it reads ahead. */
export function sourceNow(file: InPlaceFile): Source {
  return fileSource({ ...file, identity: file.current() });
}

/** Everything of the order in a database that stands by itself, without a log. Throws Refused and DiskError. */
export async function seenIn(file: InPlaceFile, format: Format, finder: Finder, bindings: Bindings): Promise<Seen> {
  const all = await finder.throughout(sourceNow(file), format, 1);
  if (all === null) throw new Refused('too-large');
  const finds = onceEach(all.found);
  const owners = ownersOf(
    sourceNow(file),
    finds.flatMap(({ pieces }) => pieces),
  );
  if (owners === null) throw new Refused('store-damaged');
  const loose: Spot[] = [];
  const bound: RowSpot[] = [];
  const left: Left[] = [];
  let next = 0;
  for (const found of finds) {
    const parts = found.pieces.flatMap(() => owners[next++] ?? []);
    const locator = found.locator.length > 0 ? found.locator : locatorOf(parts, bindings);
    const leave = (reason: Reason): void => void left.push({ entry: found.entry, reason, pieces: found.pieces, locator });
    if (!found.dead) {
      leave(finder.dead.has(found.entry) ? 'retirement-mismatch' : 'no-retirement-record');
      continue;
    }
    const values = parts.flatMap(({ owner }) => (owner.kind === 'value' ? [owner] : []));
    const ways = new Set(values.map((value) => bindings.writingOf(value)));
    const [value] = values;
    if (parts.some(({ owner }) => owner.kind === 'structure')) leave('syntax-would-break');
    else if ([...ways].every((way) => way === 'bytes')) loose.push({ found, parts });
    else if (value === undefined || ways.size > 1 || !isOne(values) || values.length < parts.length || ways.has('never'))
      leave('no-writer-for-format');
    else bound.push({ found, value, literal: bytesOf(file, found) });
  }
  return { loose, bound, decoded: all.kept, left };
}

/**
 * Between zeroes, wide characters read as both byte orders, one byte apart. Once they are overwritten in the one they are in the other,
 * and equal texts have equal fillers.
 */
function onceEach(finds: readonly Found[]): Found[] {
  const place = ({ entry, pieces }: Found, by: number): string =>
    `${entry} ${(pieces[0]?.start ?? 0) - by} ${pieces.reduce((sum, { start, end }) => sum + end - start, 0)}`;
  const big = new Set(finds.flatMap((found) => (found.dead && found.form.startsWith('utf16be') ? [place(found, 0)] : [])));
  return finds.filter((found) => !found.form.startsWith('utf16le') || !big.has(place(found, 1)));
}

/** Whether all parts stand in one value. */
function isOne(values: readonly ValueOwner[]): boolean {
  const [first] = values;
  return values.every(
    ({ table, index, row, column }) => table === first?.table && index === first.index && row === first.row && column === first.column,
  );
}

function locatorOf(parts: readonly Owned[], bindings: Bindings): Locator {
  const owner = parts[0]?.owner;
  if (owner?.kind !== 'value') return [];
  const column = bindings.table(owner.table)?.stored[owner.column] ?? owner.name;
  const name = owner.index === null ? column : `${owner.name} (index ${owner.index})`;
  return [{ kind: 'cell', table: owner.table, row: owner.row ?? 0, column: name }];
}

function bytesOf(file: InPlaceFile, { pieces }: Found): Uint8Array {
  const parts = pieces.map(({ start, end }) => {
    const part = new Uint8Array(end - start);
    return part.subarray(0, file.read(start, part));
  });
  return Buffer.concat(parts);
}
