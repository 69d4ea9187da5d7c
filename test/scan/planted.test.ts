import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { allRules, createEngine, type Engine } from '../../src/scan/index.ts';
import { scanWindows } from '../../src/search/blocks.ts';
import { encodedText, logText, transcriptText } from './generated-texts.ts';
import { type Planted, plant, tokensOf } from './planting.ts';
import { randomFrom } from './randomness.ts';

/**
 * Tokens of every rule in real and generated texts: every one of them is found, at its exact bytes. TOKENS, MEGABYTES and
 * SEED in the environment make a longer run of it.
 */
const TOKENS = Number(process.env['TOKENS'] ?? 2_000);
const MEGABYTES = Number(process.env['MEGABYTES'] ?? 16);
const SEED = Number(process.env['SEED'] ?? 20_261_123);

const random = randomFrom(SEED);
const KINDS = /\.(?:js|mjs|cjs|ts|mts|json|md|css|html|yml|yaml|txt|map)$/;

/** Files of node_modules in a shuffled order that is the same at every run, until they are `bytes` together. */
function realTexts(bytes: number): string[] {
  const root = fileURLToPath(new URL('../../node_modules', import.meta.url));
  const folders = readdirSync(root).filter((name) => !name.startsWith('.'));
  const texts: string[] = [];
  let size = 0;
  for (let turn = 0; size < bytes && turn < 20_000; turn++) {
    let path = join(root, folders[random(folders.length)] ?? '');
    for (let depth = 0; depth < 8 && statSync(path).isDirectory(); depth++) {
      const names = readdirSync(path);
      if (names.length === 0) break;
      path = join(path, names[random(names.length)] ?? '');
    }
    const about = statSync(path);
    if (!about.isFile() || !KINDS.test(path) || about.size > 300_000 || about.size < 200) continue;
    texts.push(readFileSync(path, 'latin1'));
    size += about.size;
  }
  return texts;
}

/** Files and a few long ones of many, so that windows cut through them. */
function corpus(): string[] {
  const real = realTexts(MEGABYTES * 700_000);
  const long = [real.splice(0, real.length >> 2).join('\n')];
  const length = MEGABYTES * 100_000;
  return [...real, ...long, logText(random, length), transcriptText(random, length, real), encodedText(random, length, real)];
}

function spansOf(engine: Engine, bytes: Uint8Array): Set<string> {
  const spans = new Set<string>();
  const read = (at: number, into: Uint8Array): number => {
    const part = bytes.subarray(at, at + into.length);
    into.set(part);
    return part.length;
  };
  for (const { matches } of scanWindows(engine, read)) {
    for (const { span } of matches) spans.add(`${span.start}-${span.end}`);
  }
  return spans;
}

describe('tokens of every rule, planted in real and generated texts', () => {
  const texts = corpus();
  const tokens = tokensOf(allRules, TOKENS, random);
  const files: { readonly bytes: Uint8Array; readonly planted: readonly Planted[] }[] = [];
  const shares = texts.map(() => [] as typeof tokens);
  // As many for a byte of a long text as for one of a short one.
  const ends = texts.reduce<number[]>((sums, { length }) => [...sums, (sums.at(-1) ?? 0) + length], []);
  for (const token of tokens) {
    const at = random(ends.at(-1) ?? 1);
    shares[ends.findIndex((end) => at < end)]?.push(token);
  }
  for (const [at, text] of texts.entries()) {
    const { text: full, planted } = plant(text, shares[at] ?? [], random);
    files.push({ bytes: Buffer.from(full, 'latin1'), planted });
  }

  test(`${TOKENS} of ${TOKENS} are found at their exact bytes`, () => {
    const engine = createEngine({ rules: allRules, blockBytes: 262_144 });
    const missed: string[] = [];
    let found = 0;
    for (const [file, { bytes, planted }] of files.entries()) {
      const spans = spansOf(engine, bytes);
      for (const { rule, start, end } of planted) {
        if (spans.has(`${start}-${end}`)) found++;
        else missed.push(`${rule} in text ${file} at ${start}-${end}`);
      }
    }
    expect(missed).toEqual([]);
    expect(found).toBe(TOKENS);
    expect(new Set(tokens.map(({ rule }) => rule)).size).toBe(Math.min(TOKENS, allRules.length));
  });
});
