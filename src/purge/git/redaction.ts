import { bytesSource, type Format, type Source } from '../../formats/index.ts';
import { INNER } from '../../search/index.ts';
import type { Write } from '../face.ts';
import { harmlessPatch } from '../harmless.ts';
import type { MethodContext } from '../method.ts';

/** Bytes [at, at + after.length) become `after`, which holds nothing secret. */
export interface Splice {
  readonly at: number;
  readonly after: Uint8Array;
}

/** What some bytes become without the dead values. */
export interface Redaction {
  readonly splices: readonly Splice[];
  /** A dead value stands in them that no splice removes. */
  readonly stuck: boolean;
  /** Per entry a value that was met. The receiver wipes it. */
  readonly values: ReadonlyMap<string, Uint8Array>;
}

/** As many of the places in one object are tried one by one where all together would break its syntax. */
const NARROWING = 64;
const NO_VALUES: ReadonlyMap<string, Uint8Array> = new Map();

/**
 * As P1 would overwrite a file of these bytes, so that the file in the work tree and the one in the history stay equal. `raw`: bytes
 * that are no file's. Null where no dead value stands in them.
 */
export async function redactionOf(bytes: Uint8Array, raw: boolean, context: MethodContext): Promise<Redaction | null> {
  const source = bytesSource(bytes);
  const format = raw ? null : context.formatOf(bytes.subarray(0, 4_096), null, bytes.length);
  const { writes, blind } = await writesIn(source, format, context);
  if (writes.length === 0) return blind ? { splices: [], stuck: true, values: NO_VALUES } : null;
  const { dead } = context.authority;
  const writable = format === null || format.rewrite === 'in-place';
  const ground = { bytes: () => source, whole: () => source, format, dead, changed: false, narrowing: NARROWING };
  const { patch } = harmlessPatch(ground, writes);
  const left = patch.verdicts.some((reason) => reason !== null && reason !== 'retirement-mismatch');
  const splices = writable ? patch.extents.map(({ at, after }) => ({ at, after })) : [];
  for (const { before, lead, trail } of patch.extents) for (const held of [before, lead, trail]) held.fill(0);
  const stuck = blind || left || (!writable && patch.extents.length > 0);
  return splices.length === 0 && !stuck ? null : { splices, stuck, values: patch.values };
}

/** The bytes with the splices in them, anew. */
export function spliced(bytes: Uint8Array, splices: readonly Splice[]): Buffer {
  const out = Buffer.from(bytes);
  for (const { at, after } of splices) out.set(after, at);
  return out;
}

/** Whether any dead value stands in the bytes as they are. */
export function holdsDead(bytes: Uint8Array, context: MethodContext): boolean {
  const matches = context.matcher().matches(bytesSource(bytes));
  if (matches === null) return true;
  const writes = matches.flatMap((match) => (match.credential ? [writeOf(match, [match.span])] : []));
  for (const { value } of matches) value.fill(0);
  if (writes.length === 0) return false;
  const ground = {
    bytes: () => bytesSource(bytes),
    whole: () => bytesSource(bytes),
    format: null,
    dead: context.authority.dead,
    changed: false,
  };
  const { patch } = harmlessPatch({ ...ground, narrowing: 0 }, writes);
  for (const value of patch.values.values()) value.fill(0);
  for (const { before, lead, trail } of patch.extents) for (const held of [before, lead, trail]) held.fill(0);
  return patch.values.size > 0;
}

type Found = NonNullable<ReturnType<ReturnType<MethodContext['matcher']>['matches']>>[number];

async function writesIn(source: Source, format: Format | null, context: MethodContext): Promise<{ writes: Write[]; blind: boolean }> {
  const writes: Write[] = [];
  let blind = take(source, writes, context, (start, end) => [{ start, end }]);
  if (format === null || format.rewrite !== 'in-place' || format.beyond !== null) return { writes, blind };
  // What the raw bytes do not show as one piece, as in notebooks.
  for await (const cell of format.cells(source, INNER)) {
    if ('reason' in cell || cell.searched === true) continue;
    blind = take(cell.source, writes, context, (start, end) => cell.pieces(start, end)) || blind;
  }
  return { writes, blind };
}

/** Says whether something was met that cannot be told, or stands nowhere as it is. */
function take(
  source: Pick<Source, 'read'>,
  writes: Write[],
  { matcher, authority }: MethodContext,
  piecesOf: (start: number, end: number) => Write['pieces'] | null,
): boolean {
  const matches = matcher().matches(source);
  if (matches === null) return true;
  let blind = false;
  for (const match of matches) {
    const wanted = match.credential && authority.dead.has(match.by);
    const pieces = wanted ? piecesOf(match.span.start, match.span.end) : null;
    if (pieces !== null) writes.push(writeOf(match, pieces));
    else if (wanted) blind = true;
    match.value.fill(0);
  }
  return blind;
}

function writeOf({ by, form, edges, value }: Found, pieces: Write['pieces']): Write {
  return { path: '', entry: by, form, locator: [], pieces, edges, length: value.length };
}
