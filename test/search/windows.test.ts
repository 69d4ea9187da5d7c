import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Engine, Match } from '../../src/scan/index.ts';
import { createEngine, OVERLAP } from '../../src/scan/index.ts';
import { scanWindows } from '../../src/search/blocks.ts';
import { freshSecret } from './tree.ts';

function engineFor(secret: string, blockBytes: number): Engine {
  return createEngine({
    rules: [],
    hunt: [{ kind: 'plain', id: 'old', value: new TextEncoder().encode(secret), context: 'any' }],
    blockBytes,
  });
}

function spans(engine: Engine, bytes: Uint8Array): string[] {
  const found: Match[] = [];
  const read = (at: number, into: Uint8Array): number => {
    const part = bytes.subarray(at, at + into.length);
    into.set(part);
    return part.length;
  };
  for (const { matches } of scanWindows(engine, read)) found.push(...matches);
  return found.map(({ span, form }) => `${span.start}-${span.end} ${form}`);
}

const encodings: readonly ((secret: string) => Buffer)[] = [
  (secret) => Buffer.from(secret),
  (secret) => Buffer.from(`${Buffer.from(`user:${secret}@host`).toString('base64')} `),
  (secret) => Buffer.from(Buffer.from(secret).toString('hex')),
  (secret) => Buffer.from(secret, 'utf16le'),
];

describe('windows', () => {
  it.prop(
    [
      fc.array(fc.record({ gap: fc.integer({ min: 1, max: 9_000 }), encoding: fc.integer({ min: 0, max: 3 }) }), {
        minLength: 1,
        maxLength: 24,
      }),
      fc.constantFrom(4_096, 10_000, 16_384),
    ],
    { numRuns: 12 },
  )('give what one big window gives, wherever the cuts fall', (plants, blockBytes) => {
    const secret = freshSecret(32);
    const parts = plants.flatMap(({ gap, encoding }) => [
      Buffer.from(' .\n'.repeat(gap).slice(0, gap * 2)),
      encodings[encoding]?.(secret) ?? Buffer.alloc(0),
    ]);
    const bytes = Buffer.concat([...parts, Buffer.from('\n')]);
    const whole = spans(engineFor(secret, Math.max(bytes.length, 4_096)), bytes);
    expect(whole.length).toBeGreaterThanOrEqual(plants.length);
    expect(spans(engineFor(secret, blockBytes), bytes)).toEqual(whole);
  });

  it('report a value at every offset around the first two cuts once', () => {
    const secret = freshSecret(24);
    const blockBytes = 4_096;
    const engine = engineFor(secret, blockBytes);
    for (const cut of [blockBytes / 2, blockBytes, blockBytes + OVERLAP]) {
      for (const shift of [-25, -24, -23, -12, -1, 0, 1]) {
        const bytes = Buffer.alloc(cut + 70_000, ' ');
        bytes.write(secret, cut + shift);
        expect(spans(engine, bytes)).toEqual([`${cut + shift}-${cut + shift + 24} raw`]);
      }
    }
  });

  it('follow a source that grows while its end is read', () => {
    const secret = freshSecret(32);
    let bytes = Buffer.from(`start ${secret.slice(0, 10)}`);
    const read = (at: number, into: Uint8Array): number => bytes.subarray(at).copy(into);
    const grown = (): boolean => {
      if (bytes.includes(secret)) return false;
      bytes = Buffer.from(`start ${secret} end`);
      return true;
    };
    const found = [...scanWindows(engineFor(secret, 4_096), read, grown)].flatMap(({ matches }) => matches);
    expect(found.map((match) => match.span)).toEqual([{ start: 6, end: 38 }]);
  });

  it('skip zeroes, but not a value behind megabytes of them', () => {
    const secret = freshSecret(32);
    const bytes = Buffer.alloc(3_000_000);
    bytes.write(secret, 2_500_000);
    expect(spans(engineFor(secret, 65_536), bytes)).toEqual(['2500000-2500032 raw']);
  });
});
