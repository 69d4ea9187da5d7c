import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { allRules, createEngine } from '../../src/scan/index.ts';
import { blindEntry, canBeBlind, freshKeys, plainEntry, scan } from './support.ts';

const keys = freshKeys();

function fresh(): Buffer {
  for (;;) {
    const value = Buffer.from(randomBytes(24).toString('base64url'));
    if (canBeBlind(value)) return value;
  }
}

const wrapped = (text: string): string => (text.match(/.{1,76}/g) ?? []).join('\n');

describe('compressed content in base64', () => {
  const value = fresh();
  const engine = createEngine({ rules: allRules, hunt: [plainEntry(value), blindEntry(value, keys)], blockBytes: 262_144 });
  const text = `{"config":{"API_TOKEN":"${value.toString()}","note":"${'filler '.repeat(40)}"}}`;
  const run = gzipSync(text).toString('base64');

  it.each([
    ['one line', `release: ${run}\n`, run],
    ['wrapped', `release: |\n${wrapped(run)}\n`, wrapped(run)],
    ['in JSON', JSON.stringify({ user_data: wrapped(run) }), JSON.stringify(wrapped(run)).slice(1, -1)],
  ])('is found, with the whole run as its span: %s', (_, block, whole) => {
    const bytes = Buffer.from(block);
    const found = scan(engine, bytes).filter((match) => Buffer.from(match.value).equals(value));
    expect(new Set(found.map((match) => match.by))).toEqual(new Set(['plain', 'blind', 'assigned-key']));
    for (const match of found) {
      expect(match.form).toContain('base64+gzip');
      const shown = bytes.subarray(match.span.start, match.span.end).toString();
      expect(whole.replace(/=+$/, '').endsWith(shown) || shown === whole.replace(/=+$/, '')).toBe(true);
    }
  });

  it('is found twice encoded, as Helm keeps its releases', () => {
    const block = Buffer.from(`  release: ${Buffer.from(run).toString('base64')}\n`);
    expect(scan(engine, block).some((match) => match.by === 'plain' && match.form === 'base64+base64+gzip')).toBe(true);
  });

  it('is found at the end of much, and beside little, each with its own span', () => {
    const lines = Array.from({ length: 12_000 }, () => `${randomBytes(6).toString('hex')} ${'a line of a log, '.repeat(6)}`).join('\n');
    const large = gzipSync(`${lines}${text}`).toString('base64').replace(/=+$/, '');
    const small = run.replace(/=+$/, '');
    const bytes = Buffer.from(`["${small}", "${large}", "${small}"]`);
    const spans = scan(engine, bytes)
      .filter((match) => match.by === 'plain')
      .map(({ span }) => bytes.subarray(span.start, span.end).toString());
    expect(engine.exhausted).toBe(false);
    expect(spans).toEqual([small, large, small]);
  });

  it('gives up on a bomb, and says so', () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000)).toString('base64');
    const started = performance.now();
    expect(scan(engine, Buffer.from(bomb))).toEqual([]);
    expect(engine.exhausted).toBe(true);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('says so wherever it is torn', () => {
    const long = `${text}\n${Array.from({ length: 200 }, () => `${randomBytes(6).toString('hex')} a line of a log`).join('\n')}`;
    const whole = gzipSync(long).toString('base64').replace(/=+$/, '');
    for (let end = 600; end < whole.length; end++) {
      const found = scan(engine, Buffer.from(`x="${whole.slice(0, end)}"\n`));
      expect([end, engine.exhausted]).toEqual([end, true]);
      // What came before the tear still counts.
      if (end > whole.length - 12)
        expect(found.filter(({ by }) => by === 'plain').map((match) => Buffer.from(match.value))).toContainEqual(value);
    }
    scan(engine, Buffer.from(`x="${whole}"\n`));
    expect(engine.exhausted).toBe(false);
  });
});
