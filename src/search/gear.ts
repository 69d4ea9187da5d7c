import { fingerprint, localFingerprint, publicPrefixOf, unguessable } from '../forms/index.ts';
import { createPlaceFinder } from '../places/index.ts';
import type { HuntEntry, Match } from '../scan/index.ts';
import { allRules, createEngine } from '../scan/index.ts';
import { discoverPointers } from './discovery.ts';
import type { SearchKeys, SearchRequest } from './face.ts';
import type { Pace } from './pace.ts';
import type { Gear } from './reading.ts';
import type { SearchContext } from './search.ts';
import { createSlowEngine } from './slow-engine.ts';

/** The slow engine takes a second for its block: smaller ones leave it time to hear a cancel. */
const BLOCK_BYTES = { engine: 1_048_576, slow: 262_144 };

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
    places: createPlaceFinder({
      os: context.os,
      home: request.home,
      env: context.env,
      pointed: discoverPointers({ ...context, home: request.home }),
    }),
    fingerprintOf: (match) => fingerprintOf(match, request.keys),
  };
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
