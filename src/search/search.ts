import { dirname } from 'node:path';
import type { Disk, RawPath } from '../disk/index.ts';
import { walk } from '../disk/index.ts';
import { fingerprint, localFingerprint, publicPrefixOf, unguessable } from '../forms/index.ts';
import type { Os } from '../places/index.ts';
import { createPlaceFinder } from '../places/index.ts';
import type { HuntEntry, Match } from '../scan/index.ts';
import { allRules, createEngine } from '../scan/index.ts';
import type { SearchEvent, SearchKeys, SearchRequest } from './face.ts';
import { searchFile } from './file.ts';
import { StoreFolders } from './folders.ts';
import { prepareHunt } from './hunt-set.ts';
import { Batch } from './batch.ts';
import { IgnoreRules } from './ignore.ts';
import { KnownFiles } from './known-files.ts';
import { Pace } from './pace.ts';
import type { FileToRead, Gear } from './reading.ts';
import { sidecarsOf } from './sidecars.ts';
import { searchSmallFile } from './small-file.ts';
import { createSlowEngine } from './slow-engine.ts';

/** What a search runs on. */
export interface SearchContext {
  readonly disk: Disk;
  readonly os: Os;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
  /** Bytes that the engine takes at once, beside the overlap. Default 1 MiB, for the slow engine 256 KiB. */
  readonly blockBytes?: number;
  /** Milliseconds that a small file may take; each MiB adds a second, with the slow engine twenty. Default 30,000. */
  readonly fileMs?: number;
}

/** The slow engine takes a second for its block: smaller ones leave it time to hear a cancel. */
const BLOCK_BYTES = { engine: 1_048_576, slow: 262_144 };

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
  for await (const events of searchInBatches(request, context)) for (const event of events) yield event;
}

/** searchFiles, with events that come at once in one piece. */
export async function* searchInBatches(
  request: SearchRequest,
  context: SearchContext,
): AsyncGenerator<readonly SearchEvent[], void, undefined> {
  if (request.by === 'slow' && request.detect) throw new TypeError('The slow engine hunts known values; it has no rules to detect with.');
  if (request.ignore && (request.hunt.length > 0 || !request.detect)) throw new TypeError('Ignore rules never apply to a hunt.');
  const hunt = prepareHunt(context.disk, request.hunt, request.keys);
  const pace = new Pace(context.signal, request.by, context.fileMs);
  const gear = gearFor(request, hunt.entries, context, pace);
  try {
    const batch = new Batch(pace);
    for (const event of hunt.unread) batch.add(event);
    for (const met of everyFile(request, context, pace)) {
      if (met !== null && 'type' in met) batch.add(met);
      else if (met !== null) {
        const told = searchSmallFile(met, gear);
        if (told !== null) for (const event of told) batch.add(event);
        else {
          for await (const event of searchFile(met.path, met.inStore, gear)) {
            batch.add(event);
            if (batch.full) yield batch.take();
          }
        }
      }
      if (batch.full) yield batch.take();
      if (!pace.due()) continue;
      await pace.breathe();
      if (met !== null && 'path' in met) for (const event of pace.progress(met.path)) batch.add(event);
    }
    batch.add(pace.summary());
    yield batch.take();
  } finally {
    hunt.wipe();
    gear.engine.input().fill(0);
  }
}

/** What one thread reads files with. */
export function gearFor(request: SearchRequest, hunt: readonly HuntEntry[], context: SearchContext, pace: Pace): Gear {
  const blockBytes = context.blockBytes ?? BLOCK_BYTES[request.by];
  const engine =
    request.by === 'slow'
      ? createSlowEngine({ hunt, blockBytes })
      : createEngine({ rules: request.detect ? allRules : [], hunt, blockBytes });
  return {
    disk: context.disk,
    pace,
    engine,
    places: createPlaceFinder({ os: context.os, home: request.home, env: context.env }),
    fingerprintOf: (match) => fingerprintOf(match, request.keys),
  };
}

/** Files that are skipped in a row before others get their turn. */
const SKIPPED_AT_ONCE = 256;

/** What a walk over the roots comes by, in its order: files to be read, and what is to be told. Null now and then. */
function* everyFile(request: SearchRequest, context: SearchContext, pace: Pace): Generator<FileToRead | SearchEvent | null> {
  const stores = new StoreFolders(context.disk);
  const ignore = request.ignore ? new IgnoreRules(context.disk, request.ignore, context.os !== 'linux') : null;
  const known = request.known === undefined ? null : KnownFiles.from(request.known);
  let prefixed: string | null = null;
  let folder = -1;
  for (const root of rootsOf(request, context.disk)) {
    ignore?.enterRoot(root);
    const unseen: SearchEvent[] = [];
    const walking = walk(context.disk, root, {
      exclude: request.exclude,
      signal: context.signal,
      folders: true,
      glances: known !== null,
      ...(ignore ? { sieve: (folder, entries) => ignore.sieve(folder, entries) } : {}),
      onNotVisible: ({ path, reason, detail }) => unseen.push({ type: 'not-visible', path, reason, detail }),
    });
    for (const { path, kind, prefix, name, glance, listed } of walking) {
      if (unseen.length > 0) yield* unseen.splice(0);
      if (kind === 'directory') {
        if (ignore) yield* ignore.events();
        stores.entered(path);
        yield* stores.events();
        continue;
      }
      if (stores.hides(path)) continue;
      if (known !== null && prefix !== null && glance !== null) {
        if (prefix !== prefixed) {
          prefixed = prefix;
          folder = known.folder(prefix);
        }
        if (known.holds(folder, name, glance)) {
          if (++pace.skipped % SKIPPED_AT_ONCE === 0) yield null;
          continue;
        }
      }
      const inStore = stores.isLevelDb(path);
      if (inStore) yield* stores.events();
      yield { path, inStore, listed };
    }
    yield* unseen;
    if (ignore) yield* ignore.events();
  }
}

/** Without those inside another one, so that no file is read twice; for verification with the sidecars of files. */
function rootsOf(request: SearchRequest, disk: Disk): RawPath[] {
  const sidecars = request.by === 'slow' ? request.roots.flatMap((root) => sidecarsOf(disk, root)) : [];
  const roots = new Map([...request.roots, ...sidecars].map((root) => [Buffer.from(root).toString('latin1'), root]));
  const within = (path: string): boolean => {
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      if (folder !== path && roots.has(folder)) return true;
      if (folder === dirname(folder)) return false;
    }
  };
  return [...roots].filter(([path]) => !within(path)).map(([, root]) => root);
}

/** A value that could be guessed gets an id that only this device can make. */
function fingerprintOf(match: Match, keys: SearchKeys): string {
  const rule = match.kind === 'finding' ? RULES.get(match.by) : undefined;
  const prefix = rule?.publicPrefix ?? publicPrefixOf(match.value);
  return unguessable(match.value, prefix)
    ? fingerprint({ epoch: keys.epoch, fingerprint: keys.fingerprint }, match.value)
    : localFingerprint(keys.local, match.value);
}

const RULES = new Map(allRules.map((rule) => [rule.id, rule]));
