import { randomBytes, randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalValue } from '../../src/forms/index.ts';
import { allRules, createEngine } from '../../src/scan/index.ts';
import { decodeSpan, plainEntry, scan } from './support.ts';

const below = (limit: number): number => randomInt(limit);
const engine = createEngine({ rules: allRules, blockBytes: 65_536 });

describe('findings', () => {
  it.each(allRules.map((rule) => [rule.id, rule] as const))('%s is found, exactly, as it is and in its encodings', (_, rule) => {
    const { text, secret: written } = rule.sample(below);
    const secret = Buffer.from(canonicalValue(Buffer.from(written, 'latin1'))).toString('latin1');
    const wrappings: readonly (readonly [string, string])[] = [
      ['raw', text],
      ['json', `{"output":${JSON.stringify(`line\n${text}\nline`)}}`],
      ['json in json', JSON.stringify({ a: JSON.stringify({ b: `\n${text}\n` }) })],
      ['base64', `data: ${Buffer.from(`\n${text}\n`).toString('base64')} end`],
    ];
    for (const [name, wrapped] of wrappings) {
      const block = Buffer.from(wrapped);
      const found = scan(engine, block).filter((match) => Buffer.from(match.value).toString('latin1') === secret);
      expect(found.length, name).toBeGreaterThan(0);
      for (const match of found) {
        const exact = decodeSpan(match.form, block.subarray(match.span.start, match.span.end), match.edges);
        expect(Buffer.from(exact ?? []).toString('latin1'), name).toBe(secret);
      }
    }
    const wide = Buffer.from(text, 'utf16le');
    expect(scan(engine, wide).map((match) => Buffer.from(match.value).toString('latin1'))).toContain(secret);
  });

  it('stand beside the hunt, ordered by where they start', () => {
    const samples = allRules.slice(0, 12).map((rule) => rule.sample(below));
    const hunted = samples[5] as (typeof samples)[number];
    const both = createEngine({ rules: allRules, hunt: [plainEntry(Buffer.from(hunted.secret))], blockBytes: 65_536 });
    const matches = scan(both, Buffer.from(samples.map((sample) => sample.text).join('\n\n')));
    const starts = matches.map((match) => match.span.start);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(new Set(matches.map((match) => match.kind))).toEqual(new Set(['finding', 'replica']));
  });

  it('of a long token after an escape are whole', () => {
    const jwt = allRules.find((rule) => rule.id === 'jwt');
    if (jwt === undefined) throw new Error('no rule for JWTs');
    const part = (object: unknown): string => Buffer.from(JSON.stringify(object)).toString('base64url');
    const long = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: 'a'.repeat(4_000), iat: 1 })}.${randomBytes(32).toString('base64url')}`;
    const block = Buffer.from(`{"log":"x\\n${long}\\n"}`);
    const found = scan(engine, block).filter((match) => match.by === 'jwt');
    for (const match of found) expect(match.value).toHaveLength(long.length);
    expect(found).toHaveLength(1);
  });
});
