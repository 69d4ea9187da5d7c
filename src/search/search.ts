import type { Disk } from '../disk/index.ts';
import type { Os } from '../places/index.ts';
import { Batch, type EventBatch, unpacked } from './batch.ts';
import { searchByThreads } from './crew.ts';
import { everyFile } from './every-file.ts';
import { discoverPointers } from './discovery.ts';
import type { SearchEvent, SearchRequest } from './face.ts';
import { searchFile } from './file.ts';
import { prepareHunt } from './hunt-set.ts';
import { Pace } from './pace.ts';
import type { FileToRead, Gear } from './reading.ts';
import { searchSmallFile } from './small-file.ts';

/** What a search runs on. */
export interface SearchContext {
  readonly disk: Disk;
  readonly os: Os;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
  /** Bytes that the engine takes at once, beside the overlap. Default 1 MiB, for the slow engine 256 KiB. */
  readonly blockBytes?: number | undefined;
  /** Milliseconds that a small file may take; each MiB adds a second, with the slow engine twenty. Default 30,000. */
  readonly fileMs?: number | undefined;
  /** What further threads run (scanner-main). Absent: one thread, whatever the request says; the disk is nodeDisk() in theirs. */
  readonly threadEntry?: URL;
}

const MOST_THREADS = 64;
/** What is read sooner than threads are called up: so many files, of so many bytes together. */
const FEW = 32;
const LITTLE = 33_554_432;
/** Events that may wait for an answer to whether threads are worth it. */
const WAITING = 1_024;

type Met = FileToRead | SearchEvent;

/**
 * Walks the roots (absolute paths), reads every regular file and yields what is found, file by file: its hits, what of it
 * is not visible, then `file`. `summary` comes last. Throws the signal's reason when aborted, TypeError for a request that
 * makes no sense, and nothing else for any content of the disk.
 *
 * Whatever is not read is told as `not-visible`, or as `ignored` where an ignore rule left it out, but for three things: folders
 * named in `exclude`; files that `known` holds unchanged (counted in `skipped`); what stores no bytes of its own or is met under
 * its own name (symlinks, FIFOs, sockets, devices, the kernel's pseudo filesystems).
 */
export async function* searchFiles(request: SearchRequest, context: SearchContext): AsyncGenerator<SearchEvent, void, undefined> {
  for await (const batch of searchInBatches(request, context)) for (const event of unpacked(batch)) yield event;
}

/** searchFiles, in batches. */
export async function* searchInBatches(asked: SearchRequest, context: SearchContext): AsyncGenerator<EventBatch, void, undefined> {
  const request = asked.pointed === true ? withPointed(asked, context) : asked;
  if (request.by === 'slow' && request.detect) throw new TypeError('The slow engine hunts known values; it has no rules to detect with.');
  if (request.ignore && (request.hunt.length > 0 || !request.detect)) throw new TypeError('Ignore rules never apply to a hunt.');
  const threads = Math.min(request.threads ?? 1, MOST_THREADS);
  if (!Number.isInteger(threads) || threads < 1) throw new TypeError('A search has a whole number of threads, 1 or more.');
  const hunt = prepareHunt(context.disk, request.hunt, request.keys);
  const pace = new Pace(context.signal, request.by, context.fileMs);
  try {
    const batch = new Batch(pace);
    for (const event of hunt.unread) batch.add(event);
    yield batch.take();
    const everything = everyFile(request, context, pace);
    const { threadEntry } = context;
    const first = threads === 1 || threadEntry === undefined ? null : await beginning(everything, context.disk, pace);
    if (first === null || first.whole || threadEntry === undefined) {
      // A thread that only walks and hands out never loads the rules.
      const takeUp = async (): Promise<Gear> => (await import('./gear.ts')).gearFor(request, hunt.entries, context, pace);
      yield* searchHere(following(first?.met ?? [], everything), pace, takeUp);
    } else {
      const { known: _, ...rest } = request;
      const { os, env, blockBytes, fileMs, signal } = context;
      const work = { request: rest, hunt: hunt.entries, os, env, blockBytes, fileMs };
      yield* searchByThreads(following(first.met, everything), { threads, entry: threadEntry, work, pace, signal });
    }
    yield [pace.summary()];
  } finally {
    hunt.wipe();
  }
}

/** The same search, also of the folders that applications' own files point to. */
function withPointed(request: SearchRequest, context: SearchContext): SearchRequest {
  const pointed = Object.values(discoverPointers({ ...context, home: request.home })).flat();
  return { ...request, roots: [...request.roots, ...pointed] };
}

/** Walks until it is known whether threads are worth it. `whole`: what was met is little, and all there is. */
async function beginning(everything: Iterator<Met | null>, disk: Disk, pace: Pace): Promise<{ met: Met[]; whole: boolean }> {
  const met: Met[] = [];
  let files = 0;
  let bytes = 0;
  while (files <= FEW && (files < 2 || bytes <= LITTLE) && met.length < WAITING) {
    const step = everything.next();
    if (step.done === true) return { met, whole: true };
    if (step.value !== null) met.push(step.value);
    if (step.value !== null && !('type' in step.value)) {
      files++;
      bytes += disk.look(step.value.path)?.identity.size ?? 0;
    }
    if (pace.due()) await pace.breathe();
  }
  return { met, whole: false };
}

function* following(first: readonly Met[], rest: Iterable<Met | null>): Generator<Met | null> {
  yield* first;
  yield* rest;
}

/** `takeUp` makes the engine, once there is a file to be read: often nothing has changed. */
async function* searchHere(
  everything: Iterable<Met | null>,
  pace: Pace,
  takeUp: () => Promise<Gear>,
): AsyncGenerator<readonly SearchEvent[]> {
  let gear: Gear | null = null;
  const batch = new Batch(pace);
  try {
    for (const met of everything) {
      if (met !== null && 'type' in met) batch.add(met);
      else if (met !== null) {
        gear ??= await takeUp();
        const told = searchSmallFile(met, gear);
        if (told !== null) for (const event of told) batch.add(event);
        else {
          for await (const event of searchFile(met.path, gear)) {
            batch.add(event);
            if (batch.full || event.type === 'progress') yield batch.take();
          }
        }
      }
      if (batch.full) yield batch.take();
      if (!pace.due()) continue;
      await pace.breathe();
      if (met === null || !('path' in met)) continue;
      for (const event of pace.progress(met.path)) {
        batch.add(event);
        yield batch.take();
      }
    }
    yield batch.take();
  } finally {
    gear?.engine.input().fill(0);
  }
}
