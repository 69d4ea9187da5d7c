import type { Disk, RawPath, ReadFile } from '../disk/index.ts';
import type { Format, NotVisibleReason, Source } from '../formats/index.ts';
import type { PlaceFinder } from '../places/index.ts';
import type { Engine, Match } from '../scan/index.ts';
import type { FileSeen, SearchEvent } from './face.ts';
import type { Pace } from './pace.ts';
import type { Sightings } from './sightings.ts';

/** What a search carries from file to file. */
export interface Gear {
  readonly disk: Disk;
  readonly engine: Engine;
  readonly places: PlaceFinder;
  readonly pace: Pace;
  fingerprintOf(match: Match): string;
}

/** A file as a walk came by it. */
export interface FileToRead {
  readonly path: RawPath;
  /** When its folder was listed, as Date.now(); 0 where it was named itself. */
  readonly listed: number;
}

/** One file while it is being read. */
export interface Reading {
  readonly seen: FileSeen;
  /** The file with the size it had at opening. */
  readonly source: Source;
  readonly file: ReadFile;
  readonly format: Format;
  readonly sightings: Sightings;
  /** On the clock of performance.now(). */
  readonly deadline: number;
  hits: number;
}

/** Lets others run, and tells how far the search is. */
export async function* turn(reading: Reading, gear: Gear): AsyncGenerator<SearchEvent, void, undefined> {
  await gear.pace.breathe();
  yield* gear.pace.progress(reading.seen.path);
}

export function notVisible(path: RawPath, reason: NotVisibleReason, detail: string): SearchEvent {
  return { type: 'not-visible', path, reason, detail };
}

export const TOO_DEEP = 'nested or repeated encodings beyond any honest use: not all of them were opened';
