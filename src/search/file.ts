import { crc32 } from 'node:zlib';
import type { Identity, RawPath, ReadFile } from '../disk/index.ts';
import { fileSource } from '../disk/index.ts';
import type { Source } from '../formats/index.ts';
import type { Match } from '../scan/index.ts';
import { scanWindows, wipe } from './blocks.ts';
import { searchCells } from './cells.ts';
import { describeFile, HEAD_BYTES, unreadable } from './describe-file.ts';
import type { FileSeen, Hit, SearchEvent } from './face.ts';
import type { Gear, Reading } from './reading.ts';
import { notVisible, TOO_DEEP, turn } from './reading.ts';
import { Sightings } from './sightings.ts';

type Outcome = { readonly kind: 'read' | 'changed'; readonly file: FileSeen; readonly hits: number } | { readonly kind: 'partial' };

/** A file that another program writes to is read so many times. */
const ATTEMPTS = 3;
/** Events of one file that wait until it proves unchanged; beyond that they are let go, and it is not read again. */
const HELD = 2_000;
const REREAD_BYTES = 262_144;
/**
 * How often the reading follows a file that grows under it. Each time its last window is scanned anew, so a busy writer
 * would lead it on for ever; what comes later is read at the next search, because the index remembers the size read.
 */
const FOLLOW = 1;
/**
 * A checksum of what is read is only taken where a program is likely to write meanwhile: the file was written to in the last
 * ten minutes, or while it was read before.
 */
const LIVELY_MS = 600_000;

/**
 * Reads one file: its hits, what of it is not visible, then `file` if it was read to its end and stood still (growing at
 * its end is standing still: the new bytes are read too).
 */
export async function* searchFile(path: RawPath, gear: Gear): AsyncGenerator<SearchEvent, void, undefined> {
  for (let attempt = 1; ; attempt++) {
    const held: SearchEvent[] = [];
    let holding = attempt < ATTEMPTS;
    let outcome: Outcome = { kind: 'partial' };
    const reading = readOnce(path, gear, attempt > 1);
    try {
      for (let step = await reading.next(); ; step = await reading.next()) {
        if (step.done === true) {
          outcome = step.value;
          break;
        }
        if (step.value.type === 'progress' || !holding) yield step.value;
        else if (held.push(step.value) > HELD) {
          holding = false;
          yield* held.splice(0);
        }
      }
    } finally {
      await reading.return({ kind: 'partial' });
    }
    if (outcome.kind === 'changed' && holding) continue;
    yield* held;
    if (outcome.kind === 'changed') yield notVisible(path, 'changed-while-reading', 'another program kept writing to it');
    gear.pace.files++;
    if (outcome.kind === 'read') yield { type: 'file', file: outcome.file, hits: outcome.hits };
    return;
  }
}

async function* readOnce(path: RawPath, gear: Gear, again: boolean): AsyncGenerator<SearchEvent, Outcome, undefined> {
  let file: ReadFile;
  try {
    file = gear.disk.openToRead(path);
  } catch (error) {
    yield unreadable(path, error);
    return { kind: 'partial' };
  }
  try {
    return yield* readOpen(path, file, gear, again);
  } catch (error) {
    yield unreadable(path, error);
    return { kind: 'partial' };
  } finally {
    file.close();
  }
}

async function* readOpen(path: RawPath, file: ReadFile, gear: Gear, again: boolean): AsyncGenerator<SearchEvent, Outcome, undefined> {
  const source = fileSource(file);
  const head = new Uint8Array(HEAD_BYTES);
  const { seen, format } = describeFile(path, head.subarray(0, file.read(0, head)), file.identity, gear);
  const reading: Reading = {
    seen,
    source,
    file,
    format,
    sightings: new Sightings(),
    deadline: gear.pace.deadline(source.size),
    hits: 0,
  };
  const cellsFirst = format.cellsFirst === true;
  const opened = !cellsFirst || (yield* searchCells(reading, gear));
  // Whatever its cells took, the raw bytes have their time.
  const deadline = cellsFirst ? gear.pace.deadline(source.size) : reading.deadline;
  const raw = new RawBytes(file, again || Date.now() - Number(file.identity.mtimeNs) / 1_000_000 < LIVELY_MS);
  let exhausted = false;
  for (const window of scanWindows(
    gear.engine,
    (at, into) => raw.read(at, into),
    (end) => raw.grownBeyond(end),
  )) {
    try {
      for (const match of window.matches) yield* rawHit(match, reading, gear);
    } finally {
      wipe(window.matches);
    }
    exhausted ||= window.exhausted;
    yield* turn(reading, gear);
    if (performance.now() > deadline) {
      gear.pace.bytes += raw.end;
      yield notVisible(path, 'time-limit', `read to byte ${raw.end} of ${file.identity.size} in the time that a file may take`);
      return { kind: 'partial' };
    }
  }
  gear.pace.bytes += raw.end;
  if (!opened || (!cellsFirst && !(yield* searchCells(reading, gear)))) return { kind: 'partial' };
  if (exhausted) {
    yield notVisible(path, 'too-deep', TOO_DEEP);
    return { kind: 'partial' };
  }
  const identity = yield* standing(path, raw, reading, gear);
  const kind = identity === null ? 'changed' : 'read';
  return { kind, file: identity === null ? seen : { ...seen, identity }, hits: reading.hits };
}

/** The bytes of a file in the order of reading, with a checksum of all that was read, where wanted. */
class RawBytes {
  readonly file: ReadFile;
  end = 0;
  /** Null where none is taken. */
  checksum: number | null;
  #followed = 0;

  constructor(file: ReadFile, summed: boolean) {
    this.file = file;
    this.checksum = summed ? 0 : null;
  }

  /** Sequential: `at` is where the last call ended. */
  read(at: number, into: Uint8Array): number {
    const got = this.file.read(at, into);
    if (this.checksum !== null) this.checksum = crc32(into.subarray(0, got), this.checksum);
    this.end = at + got;
    return got;
  }

  grownBeyond(end: number): boolean {
    return this.file.current().size > end && this.#followed++ < FOLLOW;
  }
}

/**
 * The identity under which the index may remember what was read; null when the file is another one, or other bytes stand
 * where they were read.
 */
async function* standing(
  path: RawPath,
  raw: RawBytes,
  reading: Reading,
  gear: Gear,
): AsyncGenerator<SearchEvent, Identity | null, undefined> {
  const opened = raw.file.identity;
  const now = raw.file.current();
  const named = gear.disk.look(path);
  if (named !== null && (named.identity.ino !== now.ino || named.identity.dev !== now.dev)) return null;
  if (now.size < raw.end) return null;
  // An identity of a longer file never equals that of the file as it is: what came after the end is read next time.
  const identity = { ...now, size: raw.end };
  if (now.mtimeNs === opened.mtimeNs && now.size === opened.size) return identity;
  if (raw.checksum === null) return null;
  const bytes = new Uint8Array(REREAD_BYTES);
  let checksum = 0;
  for (let at = 0; at < raw.end; ) {
    const got = raw.file.read(at, bytes.subarray(0, Math.min(bytes.length, raw.end - at)));
    if (got === 0) return null;
    checksum = crc32(bytes.subarray(0, got), checksum);
    at += got;
    yield* turn(reading, gear);
  }
  bytes.fill(0);
  return checksum === raw.checksum ? identity : null;
}

function* rawHit(match: Match, reading: Reading, gear: Gear): Generator<Hit> {
  // A rule that reads a value together with its neighbours is wrong where the cells have shown it alone.
  if (reading.format.cellsFirst === true && match.kind === 'finding' && reading.sightings.touch(match.span)) return;
  const fingerprint = gear.fingerprintOf(match);
  if (reading.format.cellsFirst === true && reading.sightings.holds(match.by, match.span, fingerprint)) return;
  reading.sightings.add(match.by, match.span, fingerprint);
  reading.hits++;
  yield {
    type: match.kind,
    file: reading.seen,
    by: match.by,
    form: match.form,
    locator: reading.format.locate(match.span.end <= reading.source.size ? reading.source : grown(reading), match.span),
    span: match.span,
    pieces: null,
    edges: match.edges,
    fingerprint,
    length: match.value.length,
    credential: match.credential,
  };
}

/** The file with the size it has now, for what was appended while it was read. */
function grown({ file }: Reading): Source {
  return fileSource({ ...file, identity: file.current() });
}
