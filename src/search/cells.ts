import type { Cell, Format, Locator, Source, Surroundings } from '../formats/index.ts';
import type { Span } from '../forms/index.ts';
import type { Match } from '../scan/index.ts';
import { scanWindows, wipe } from './blocks.ts';
import type { Hit, SearchEvent } from './face.ts';
import { CellLevel, fileLevel, type Level } from './level.ts';
import type { Gear, Reading } from './reading.ts';
import { notVisible, TOO_DEEP, turn } from './reading.ts';
import { FileSurroundings, INNER } from './surroundings.ts';
import { UnseenInside } from './unseen-inside.ts';
import { DEPTH, formatWithin, nameWithin, rawForm, stepsWithin } from './within.ts';

/** Hits of one cell wait for each other, so that a stream that is decoded forward is read once more to name them all. */
const WAITING = 500;

/**
 * What the raw bytes do not show: each cell of the file through the same engine, and cells inside cells. A copy that was
 * reported already is not reported again. Returns false where time ran out.
 */
export async function* searchCells(reading: Reading, gear: Gear): AsyncGenerator<SearchEvent, boolean, undefined> {
  const around = new FileSurroundings(gear.disk, reading.seen.path);
  const unseen = new UnseenInside();
  try {
    const whole = yield* descend(reading.format, reading.source, around, fileLevel(reading.sightings, reading.format.cellsFirst === true), {
      reading,
      gear,
      unseen,
    });
    yield* unseen.events(reading.seen.path);
    if (!whole) yield notVisible(reading.seen.path, 'time-limit', 'its contents took longer to decode than a file may take');
    return whole;
  } finally {
    around.close();
  }
}

interface Work {
  readonly reading: Reading;
  readonly gear: Gear;
  readonly unseen: UnseenInside;
}

async function* descend(
  format: Format,
  source: Source,
  around: Surroundings,
  level: Level,
  work: Work,
): AsyncGenerator<SearchEvent, boolean, undefined> {
  if (format.beyond === 'nothing') return true;
  for await (const item of format.cells(source, around)) {
    yield* turn(work.reading, work.gear);
    if (isLate(work)) return false;
    if ('reason' in item) work.unseen.add(item, level.steps);
    else if (!(yield* searchCell(item, level, work))) return false;
  }
  return true;
}

function isLate({ reading }: Work): boolean {
  return performance.now() > reading.deadline;
}

async function* searchCell(cell: Cell, outer: Level, work: Work): AsyncGenerator<SearchEvent, boolean, undefined> {
  const within = formatWithin(cell);
  const opens = within !== null && within.beyond !== 'nothing';
  const cellsFirst = opens && within.cellsFirst === true && cell.searched !== true;
  const level = new CellLevel(cell, outer, cellsFirst);
  if (cellsFirst && !(yield* openCell(cell, within, level, work))) return false;
  if (cell.searched !== true && !(yield* scanCell(cell, within, level, work))) return false;
  return !opens || cellsFirst || (yield* openCell(cell, within, level, work));
}

async function* openCell(cell: Cell, within: Format, level: Level, work: Work): AsyncGenerator<SearchEvent, boolean, undefined> {
  if (level.depth > DEPTH) {
    work.unseen.add({ reason: 'too-deep', detail: `content is nested more than ${DEPTH} times` }, level.steps);
    return true;
  }
  return yield* descend(within, cell.source, { ...INNER, name: nameWithin(cell) }, level, work);
}

/** A hit that has no name yet. */
interface Unnamed {
  readonly hit: Omit<Hit, 'locator'>;
  readonly locator: Locator;
  readonly span: Span;
}

async function* scanCell(cell: Cell, within: Format | null, level: Level, work: Work): AsyncGenerator<SearchEvent, boolean, undefined> {
  const { reading, gear } = work;
  const waiting: Unnamed[] = [];
  for (const window of scanWindows(gear.engine, (at, into) => cell.source.read(at, into))) {
    try {
      for (const match of window.matches) {
        const hit = cellHit(match, within, level, work);
        if (hit !== null) waiting.push(hit);
      }
    } finally {
      wipe(window.matches);
    }
    if (window.exhausted) work.unseen.add({ reason: 'too-deep', detail: TOO_DEEP }, level.steps);
    const late = isLate(work);
    if (late || waiting.length >= WAITING) yield* name(waiting.splice(0), cell, within, work);
    if (late) return false;
    yield* turn(reading, gear);
  }
  yield* name(waiting, cell, within, work);
  return true;
}

/** The places of hits, in the order of their bytes; the cell's own format tells more of them than the cell does. */
function* name(hits: readonly Unnamed[], cell: Cell, within: Format | null, work: Work): Generator<Hit> {
  for (const { hit, locator, span } of hits) {
    yield { ...hit, locator: [...locator, ...stepsWithin(cell, isLate(work) ? null : within, span)] };
  }
}

function cellHit(match: Match, within: Format | null, level: Level, { reading, gear }: Work): Unnamed | null {
  const { span } = match;
  const locator = level.locate(span.start, span.end);
  if (locator === null) return null;
  const fingerprint = gear.fingerprintOf(match);
  if (isKnown(match, fingerprint, within, level)) return null;
  const pieces = level.pieces(span.start, span.end);
  reading.hits++;
  const hit: Omit<Hit, 'locator'> = {
    type: match.kind,
    file: reading.seen,
    by: match.by,
    form: pieces === null ? match.form : rawForm(match, pieces, reading.source),
    span: pieces?.length === 1 ? (pieces[0] ?? null) : null,
    pieces: pieces !== null && pieces.length > 1 ? pieces : null,
    edges: match.edges,
    fingerprint,
    length: match.value.length,
    credential: match.credential,
  };
  return { hit, locator, span };
}

/** Whether the same was reported where these bytes stand; remembers it for what is read later. */
function isKnown(match: Match, fingerprint: string, within: Format | null, level: Level): boolean {
  const { level: where, sightings, spans } = level.standing(match.span.start, match.span.end);
  const first = spans[0];
  const last = spans.at(-1);
  if (first === undefined || last === undefined) return false;
  const whole = { start: first.start, end: last.end };
  const own = where === level;
  const cellsWere = own && level.cellsFirst;
  // A rule that reads a value together with its neighbours is wrong where the cells have shown it alone.
  if (cellsWere && match.kind === 'finding' && sightings.touch(whole)) return true;
  if ((!own || cellsWere) && sightings.holds(match.by, whole, spans.length === 1 ? fingerprint : null)) return true;
  where.addDecoded(match.by, fingerprint);
  // Of bytes that hold no cells nothing is asked later.
  if (own && within?.beyond !== null) return false;
  // Raw bytes that are still to be read show each piece alone.
  for (const span of where.cellsFirst ? spans : [whole]) sightings.add(match.by, span, fingerprint);
  return false;
}
