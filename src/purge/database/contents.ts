import { bytesSource, type Format, formatOf, type Locator } from '../../formats/index.ts';
import { deflater, INNER } from '../../search/index.ts';
import { Comparison } from '../content/comparison.ts';
import type { Finder, Kept } from '../content/finder.ts';
import { BrokeOff, Rewriter } from '../content/rewriter.ts';
import { type ContentWork, GivenUp, type Level } from '../content/work.ts';
import type { Bindings } from './bindings.ts';
import { type Library, quoted } from './library.ts';
import { equal, selectValues } from './row-values.ts';
import type { NewContent } from './rows.ts';

/** Larger values are not written anew: they are held in memory, before and after. */
const LARGEST = 67_108_864;
/** A part that cannot be written is left alone, and the rest tried again: so often. */
const SPARED = 16;

/** Values that are files of a kind that is written anew (compressed ones, archives), with fillers over the dead values in them. */
export async function newContents(
  decoded: readonly Kept[],
  library: Library,
  bindings: Bindings,
  finder: Finder,
  work: ContentWork,
): Promise<NewContent[]> {
  const contents: NewContent[] = [];
  for (const place of placesIn(decoded)) {
    const table = bindings.table(place.table);
    if (table === null || table.rowid === null || table.withoutRowid || bindings.shadowOf(table.name) !== null) continue;
    const name = table.stored.find((column) => column.toLowerCase() === place.column.toLowerCase());
    const way =
      name === undefined ? 'never' : bindings.writingOf({ table: table.name, index: null, column: table.stored.indexOf(name), name });
    if (name === undefined || way === 'never' || table.generated.has(name)) continue;
    const [held] = selectValues(library, table.name, [name], [`${quoted(table.rowid)} = ?`, BigInt(place.row)])[0] ?? [];
    if (held === undefined || held.bytes.length > LARGEST) continue;
    const level: Level = { steps: [{ kind: 'cell', ...place, row: Number(place.row) }], depth: 2, anyLength: held.type === 'blob' };
    const after = await rewritten(held.bytes, level, finder, work);
    if (after === null || equal(after, held.bytes)) continue;
    contents.push({ table: table.name, row: place.row, name, before: held.bytes, after });
  }
  return contents;
}

/** Rows of tables by their numbers, each value once. */
function placesIn(decoded: readonly { readonly locator: Locator }[]): { table: string; row: string; column: string }[] {
  const places = decoded.flatMap(({ locator: [step] }) =>
    step?.kind === 'cell' && /^-?\d+$/.test(String(step.row)) ? [{ table: step.table, row: String(step.row), column: step.column }] : [],
  );
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()];
}

/** Null where it stays as it is. Throws GivenUp only where the purge is to stop. */
async function rewritten(bytes: Uint8Array, level: Level, finder: Finder, work: ContentWork): Promise<Uint8Array | null> {
  const format = formatOf(bytes.subarray(0, 4_096), null, bytes.length);
  if (format.rewriting === undefined) return null;
  const rewriter = new Rewriter(finder, work);
  for (let attempt = 0; attempt < SPARED; attempt += 1) {
    try {
      const after = await written(rewriter, format, bytes, level);
      using comparison = new Comparison(finder, work);
      return after !== null && (await comparison.same(format, bytesSource(bytes), bytesSource(after), INNER, level)) ? after : null;
    } catch (error) {
      if (error instanceof BrokeOff && error.level !== level) rewriter.spare(error.level, error.reason);
      else if (error instanceof GivenUp && error.reason === 'interrupted') throw error;
      else if (error instanceof BrokeOff || error instanceof GivenUp) return null;
      else throw error;
    }
  }
  return null;
}

async function written(rewriter: Rewriter, format: Format, bytes: Uint8Array, level: Level): Promise<Uint8Array | null> {
  const around = { ...INNER, deflater };
  if (format.rewriting?.kind === 'patches') {
    const after = Uint8Array.from(bytes);
    for (const patch of (await rewriter.patches(format, bytesSource(bytes), around, level)) ?? []) after.set(patch.bytes, patch.at);
    return after;
  }
  if (!level.anyLength) return null;
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of rewriter.bytes(format, bytesSource(bytes), around, level)) {
    size += piece.length;
    if (size > LARGEST) throw new GivenUp('too-large');
    pieces.push(Uint8Array.from(piece));
  }
  return Buffer.concat(pieces);
}
