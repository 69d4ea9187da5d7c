import { randomBytes } from 'node:crypto';
import {
  chooseWindow,
  confirmKey,
  decodeBase64url,
  decodeSpan,
  type FingerprintKeys,
  filler,
  makeBlind,
  type Occurrence,
  publicPrefixOf,
  unguessable,
} from '../../src/forms/index.ts';
import { createEngine, type Engine, type HuntEntry, type Match } from '../../src/scan/index.ts';

export function freshKeys(epoch = 1): FingerprintKeys {
  return { epoch, fingerprint: randomBytes(32), window: randomBytes(16), confirm: randomBytes(32) };
}

export function canBeBlind(value: Uint8Array): boolean {
  const prefix = publicPrefixOf(value);
  return unguessable(value, prefix) && chooseWindow(value, prefix) !== null;
}

/** What an agent makes of a blind entry that arrived. */
export function blindEntry(value: Uint8Array, keys: FingerprintKeys, id = 'blind'): HuntEntry {
  const fields = makeBlind(value, { id, keys, orderId: 'order', salt: randomBytes(16) });
  return {
    kind: 'blind',
    id,
    length: fields.length,
    windowOffset: fields.window.offset,
    anchor: fields.window.anchored ? 0 : (fields.window.anchorAt ?? null),
    windowTag: decodeBase64url(fields.window.tag),
    windowKey: keys.window,
    confirmKey: confirmKey(keys.confirm, 'order'),
    salt: decodeBase64url(fields.salt),
    confirm: decodeBase64url(fields.confirm),
  };
}

export function plainEntry(value: Uint8Array, context: 'any' | 'credential' = 'any', id = 'plain'): HuntEntry {
  return { kind: 'plain', id, value, context };
}

export function scan(engine: Engine, block: Uint8Array): Match[] {
  engine.input().set(block);
  return engine.scan(block.length);
}

export function scanFor(block: Uint8Array, ...hunt: HuntEntry[]): Match[] {
  return scan(createEngine({ hunt, blockBytes: 4_096 }), block);
}

/** Overwrites every occurrence; throws where one cannot be. */
export function overwrite(block: Uint8Array, occurrences: readonly Occurrence[]): Buffer {
  const out = Buffer.from(block);
  for (const { form, span, edges } of occurrences) {
    const filling = filler(form, out.subarray(span.start, span.end), edges);
    if (filling === null) throw new Error(`no filler for ${form}`);
    if (filling.length !== span.end - span.start) throw new Error(`filler of another length for ${form}`);
    out.set(filling, span.start);
  }
  return out;
}

export { decodeSpan };
