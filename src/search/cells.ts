import type { Cell, Format, Locator, Source } from '../formats/index.ts';
import { formatOf } from '../formats/index.ts';
import type { Form, Span } from '../forms/index.ts';
import { decodeSpan } from '../forms/index.ts';
import type { Match } from '../scan/index.ts';
import { scanWindows, wipe } from './blocks.ts';
import type { Hit, SearchEvent } from './face.ts';
import type { Gear, Reading } from './reading.ts';
import { notVisible, TOO_DEEP, turn } from './reading.ts';

/** Files inside files inside files: deeper than this is told as not visible. */
const DEPTH = 5;
/** Pieces longer than this together are not decoded again to name their form. */
const DECODE_BYTES = 1_048_576;

type Pieces = (start: number, end: number) => readonly Span[] | null;

/**
 * What the raw bytes do not show: each cell of the file through the same engine, and cells inside cells. A copy that the
 * raw pass reported already is not reported again. Returns false where time ran out.
 */
export function searchCells(reading: Reading, gear: Gear): AsyncGenerator<SearchEvent, boolean, undefined> {
  return descend(reading.format, reading.source, { locator: [], pieces: (start, end) => [{ start, end }], depth: 1 }, reading, gear);
}

interface Level {
  readonly locator: Locator;
  /** From the bytes of this level's source to the file's. */
  readonly pieces: Pieces;
  readonly depth: number;
}

async function* descend(
  format: Format,
  source: Source,
  level: Level,
  reading: Reading,
  gear: Gear,
): AsyncGenerator<SearchEvent, boolean, undefined> {
  const { path } = reading.seen;
  if (format.beyond === 'nothing') return true;
  for await (const item of format.cells(source)) {
    yield* turn(reading, gear);
    if (performance.now() > reading.deadline) {
      yield notVisible(path, 'time-limit', 'its contents took longer to decode than a file may take');
      return false;
    }
    if ('reason' in item) {
      yield notVisible(path, item.reason, item.detail);
      continue;
    }
    const inner: Level = {
      locator: [...level.locator, ...item.locator],
      pieces: (start, end) => through(item, level.pieces, start, end),
      depth: level.depth + 1,
    };
    for (const window of scanWindows(gear.engine, (at, into) => item.source.read(at, into))) {
      try {
        for (const match of window.matches) yield* cellHit(match, inner, reading, gear);
      } finally {
        wipe(window.matches);
      }
      if (window.exhausted) yield notVisible(path, 'too-deep', TOO_DEEP);
      yield* turn(reading, gear);
    }
    if (inner.depth > DEPTH) yield notVisible(path, 'too-deep', `content is nested more than ${DEPTH} times`);
    else if (!(yield* descend(formatOf(headOf(item.source), null, item.source.size), item.source, inner, reading, gear))) return false;
  }
  return true;
}

function through(cell: Cell, outer: Pieces, start: number, end: number): readonly Span[] | null {
  const found: Span[] = [];
  for (const piece of cell.pieces(start, end) ?? [null]) {
    const spans = piece === null ? null : outer(piece.start, piece.end);
    if (spans === null) return null;
    found.push(...spans);
  }
  return found;
}

function* cellHit(match: Match, level: Level, reading: Reading, gear: Gear): Generator<Hit> {
  const fingerprint = gear.fingerprintOf(match);
  const pieces = level.pieces(match.span.start, match.span.end);
  const first = pieces?.[0];
  const last = pieces?.at(-1);
  if (pieces !== null && first !== undefined && last !== undefined) {
    const whole = { start: first.start, end: last.end };
    if (reading.sightings.holds(match.by, whole, pieces.length === 1 ? fingerprint : null)) return;
    reading.sightings.add(match.by, whole, fingerprint);
  }
  reading.hits++;
  yield {
    type: match.kind,
    file: reading.seen,
    by: match.by,
    form: pieces === null ? match.form : formOf(match, pieces, reading.source),
    locator: level.locator,
    span: pieces?.length === 1 ? (first ?? null) : null,
    pieces: pieces !== null && pieces.length > 1 ? pieces : null,
    edges: match.edges,
    fingerprint,
    length: match.value.length,
    credential: match.credential,
  };
}

/**
 * A cell's form is that of the decoded cell; the file's own bytes may be escaped once more. The first one that decodes the
 * raw pieces, joined, to the value is the form by which they can be proved and rewritten.
 */
function formOf(match: Match, pieces: readonly Span[], source: Source): Form {
  const length = pieces.reduce((sum, { start, end }) => sum + end - start, 0);
  if (length > DECODE_BYTES) return match.form;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const { start, end } of pieces) at += source.read(start, joined.subarray(at, at + end - start));
  try {
    const escaped = match.form === 'raw' ? 'json' : `json+${match.form}`;
    for (const form of [match.form, escaped]) {
      const value = decodeSpan(form, joined, match.edges);
      const same = value !== null && Buffer.from(value.buffer, value.byteOffset, value.length).equals(match.value);
      if (value !== null && value.buffer !== joined.buffer) value.fill(0);
      if (same) return form;
    }
    return match.form;
  } finally {
    joined.fill(0);
  }
}

function headOf(source: Source): Uint8Array {
  const head = new Uint8Array(4_096);
  return head.subarray(0, source.read(0, head));
}
