import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Occurrence, slowFinder } from '../../src/forms/index.ts';
import { ENCODINGS, type Encoding } from '../forms/encodings.ts';
import { neighbour, surroundings, token, unicode } from '../forms/values.ts';
import { blindEntry, canBeBlind, decodeSpan, freshKeys, overwrite, plainEntry, scanFor } from './support.ts';

const keys = freshKeys();

/** How many scenes per encoding; more by hand after a change: RUNS=200 vitest run … */
const RUNS = Number(process.env['RUNS'] ?? 6);

interface Scene {
  readonly slow: (block: Uint8Array) => Occurrence[];
  readonly value: Buffer;
  readonly block: Buffer;
  readonly start: number;
  readonly end: number;
  readonly before: string;
  readonly after: string;
  /** Where the value's own encoding stands, if it has one apart from its neighbours'. */
  readonly own: { readonly start: number; readonly end: number } | null;
}

function scene(encoding: Encoding, value: string, before: string, after: string, left: Buffer, right: Buffer): Scene {
  const encoded = encoding.encode(before + value + after);
  const parts = [before, value, after].map((part) => encoding.encode(part));
  const [head, own] = parts.map((part) => part.length) as [number, number, number];
  const apart = Buffer.concat(parts).equals(encoded) && !encoding.name.includes('base64');
  return {
    slow: slowFinder(Buffer.from(value)),
    value: Buffer.from(value),
    block: Buffer.concat([left, encoded, right]),
    start: left.length,
    end: left.length + encoded.length,
    before,
    after,
    own: apart ? { start: left.length + head, end: left.length + head + own } : null,
  };
}

/** Bytes that one zero byte of UTF-16 takes. */
function zeroLength(encoding: Encoding): number {
  return encoding.name === 'json of utf16le' ? 6 : encoding.name.startsWith('hex') ? 2 : 1;
}

/** Everything asked of one way of finding: exact, smallest, removable, and nothing else changes. */
function judge(encoding: Encoding, { slow, value, block, start, end, before, after, own }: Scene, found: readonly Occurrence[]): void {
  expect(found.length, 'found').toBeGreaterThan(0);
  for (const { form, span, edges } of found) {
    const raw = block.subarray(span.start, span.end);
    expect(Buffer.from(decodeSpan(form, raw, edges) ?? []).equals(value), `${form} decodes to the value`).toBe(true);
    expect(slow(raw).length, `${form}: the value is in its span`).toBeGreaterThan(0);
    if (own !== null) {
      // Beside other UTF-16 text the two byte orders cannot be told apart: the span may be off by the one zero byte.
      const slack = encoding.name.includes('utf16') ? zeroLength(encoding) : 0;
      expect(span.end - span.start, `${form}: the span is as long as the value`).toBe(own.end - own.start);
      expect(Math.abs(span.start - own.start), `${form}: the span is the value's own`).toBeLessThanOrEqual(slack);
    } else if (/^[A-Za-z0-9]+$/.test(value.toString())) {
      expect(slow(raw.subarray(1)), `${form}: the span starts with the value`).toEqual([]);
      expect(slow(raw.subarray(0, -1)), `${form}: the span ends with the value`).toEqual([]);
    }
  }
  const purged = overwrite(block, found);
  expect(slow(purged), 'slow engine after').toEqual([]);
  expect(scanFor(purged, plainEntry(value)), 'engine after').toEqual([]);
  expect(purged.subarray(0, start).equals(block.subarray(0, start)), 'bytes before').toBe(true);
  expect(purged.subarray(end).equals(block.subarray(end)), 'bytes after').toBe(true);
  const decoded = encoding.decode(purged.subarray(start, end));
  expect(decoded.startsWith(before), 'decoded text before').toBe(true);
  expect(decoded.endsWith(after), 'decoded text after').toBe(true);
  const instead = decoded.slice(before.length, decoded.length - after.length);
  if (encoding.keeps !== true) expect(instead, 'decoded filler').toMatch(/^(?:REDACTED(?:x+|z+)|PURGED00(?:y+|k+))$/);
  expect(instead).not.toContain(value.toString());
}

describe.each(ENCODINGS.map((encoding) => [encoding.name, encoding] as const))('%s', (_, encoding) => {
  const values = encoding.asciiOnly === true ? token : fc.oneof({ arbitrary: token, weight: 3 }, { arbitrary: unicode, weight: 1 });

  it('is found, exactly, by every engine, and removed', () => {
    fc.assert(
      fc.property(values, neighbour, neighbour, surroundings, surroundings, (value, before, after, left, right) => {
        const around = encoding.asciiOnly === true ? before.replaceAll('é', 'e') : before;
        const behind = encoding.asciiOnly === true ? after.replaceAll('é', 'e') : after;
        const scenery = scene(encoding, value, around, behind, left, right);
        judge(encoding, scenery, scenery.slow(scenery.block));
        judge(encoding, scenery, scanFor(scenery.block, plainEntry(scenery.value)));
        if (canBeBlind(scenery.value)) judge(encoding, scenery, scanFor(scenery.block, blindEntry(scenery.value, keys)));
      }),
      { numRuns: RUNS },
    );
  });
});
