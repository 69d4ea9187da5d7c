import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Rule } from '../../src/scan/face.ts';
import { compileRules } from '../../src/scan/kernel/compile.ts';
import type { RuleTables } from '../../src/scan/kernel/face.ts';
import {
  ENTRY_SIZE,
  ENTRY_TEXT,
  IMAGE_BUCKETS,
  IMAGE_ENTRIES,
  IMAGE_FILTER,
  IMAGE_HEADS,
  IMAGE_RECORDS,
  IMAGE_TAILS,
} from '../../src/scan/kernel/layout.ts';
import { allRules } from '../../src/scan/rules/index.ts';
import { type AllMarks, allTables, below, bytes, kernelFor, marksOf, NOTHING } from './kernel-support.ts';

/** Where a rule's pattern matches, tried at every place at which one of its literals may stand in a match. */
function matchesOf(rule: Rule, text: string): number[] {
  const pattern = new RegExp(rule.pattern.source, `${rule.pattern.flags.replaceAll(/[gyd]/g, '')}y`);
  const starts: number[] = [];
  const lower = text.toLowerCase();
  for (let at = 0; at < text.length; at++) {
    pattern.lastIndex = at;
    if (!pattern.test(text)) continue;
    const reach = lower.slice(at, at + (rule.reach?.before ?? 0) + 60);
    if (rule.literals.some((literal) => reach.indexOf(literal) >= 0 && reach.indexOf(literal) <= (rule.reach?.before ?? 0)))
      starts.push(at);
  }
  return starts;
}

/** Whether a mark leads to a match of rule `order` that begins at `start`. */
function isMarked({ literals }: AllMarks, tables: RuleTables, order: number, start: number): boolean {
  const before = allRules[order]?.reach?.before ?? 0;
  return literals.some(({ at, what }) => at >= start && at - before <= start && tables.literals[what]?.rules.includes(order) === true);
}

function expectAllMarked(text: string, orders: readonly number[]): void {
  const marks = marksOf(kernel, bytes(text));
  for (const order of orders) {
    const rule = allRules[order] as Rule;
    for (const start of matchesOf(rule, text)) {
      if (!isMarked(marks, tables, order, start)) throw new Error(`${rule.id} at ${start} is not marked in ${JSON.stringify(text)}`);
    }
  }
}

const tables = allTables();
const kernel = kernelFor();
const numbered = allRules.map((rule, order) => [rule.id, rule, order] as const);
const SAMPLES = 6;

const SURROUNDINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `\nsome words before\n${text}`,
  (text) => `see ${text} there`,
  (text) => `value = "${text}"`,
  (text) => `f('${text}');`,
  (text) => JSON.stringify({ before: [1, 2], note: text, after: null }),
  (text) => JSON.stringify({ a: JSON.stringify({ b: `\n${text}\n` }) }),
  (text) => JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ c: text }) }) }),
  (text) => encodeURIComponent(`x="${text}"&`),
  (text) => encodeURIComponent(encodeURIComponent(text)),
  (text) =>
    text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll("'", '&#39;'),
  (text) => text.replaceAll(/["&'<>]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`),
  (text) => text.replaceAll(/[^\w.-]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`),
  (text) => text.replaceAll('=', '=3D'),
  (text) => `\u0000\u00ff\u0093${text}\u0000\u00e4\u0081`,
];

describe('what a pattern matches is marked', () => {
  it.each(numbered)('%s, wherever its samples stand', (_, rule, order) => {
    for (let n = 0; n < SAMPLES; n++) {
      const { text } = rule.sample(below);
      for (const [index, wrap] of SURROUNDINGS.entries()) {
        const wrapped = wrap(text);
        const { literals } = marksOf(kernel, bytes(wrapped));
        const own = literals.filter(({ what }) => tables.literals[what]?.rules.includes(order));
        expect(own.length, `surroundings ${index}: ${wrapped}`).toBeGreaterThan(0);
      }
      expectAllMarked(text, [order]);
    }
  });

  it('in samples that were torn, doubled and glued to one another', () => {
    const samples = allRules.map((rule) => rule.sample(below).text);
    for (let n = 0; n < 300; n++) {
      const order = below(allRules.length);
      const pieces = [samples[order] as string, samples[below(samples.length)] as string, samples[order] as string];
      const text = pieces.map((piece) => (below(3) === 0 ? piece.slice(below(piece.length)) : piece)).join(below(2) === 0 ? '' : ' ');
      expectAllMarked(text, [order]);
    }
  });

  it('across the ends of blocks and chunks', () => {
    const sample = bytes('ghp_'.padEnd(40, 'aB3dE5'));
    const order = allRules.findIndex(({ id }) => id === 'github-classic-token');
    const block = Buffer.alloc(9_000, ' ');
    for (const at of [0, 1, 3, 61, 62, 63, 64, 4_090, 4_094, 4_095, 4_096, 4_100, 8_190, 9_000 - 40]) {
      block.fill(' ');
      sample.copy(block, at);
      const own = marksOf(kernel, block).literals.filter(({ what }) => tables.literals[what]?.rules.includes(order));
      expect(own.map((mark) => mark.at)).toContain(at);
    }
  });

  it('in text that nobody wrote for it', () => {
    const folder = join(import.meta.dirname, '../../node_modules/assemblyscript/std/assembly');
    const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
    const text = files
      .map((name) => readFileSync(join(folder, name), 'latin1'))
      .join('')
      .slice(0, 120_000);
    expectAllMarked(
      text,
      [...allRules.keys()].filter((order) => order % 11 === 0),
    );
  }, 60_000);
});

describe('the compiler', () => {
  it('makes the same bytes of the same rules', () => {
    const some = allRules.filter((_, order) => order % 9 === 0);
    // The second time by another way, as a process keeps what it has made.
    const [first, ...rest] = some;
    const renamed = [{ ...(first as Rule), opening: undefined } as unknown as Rule, ...rest];
    const other = compileRules([...renamed, { ...(first as Rule), literals: ['nowhere'] }]);
    expect(other.literals.slice(0, -1)).toEqual(compileRules(some).literals);
    expect(compileRules([...some])).toBe(compileRules(some));
  });

  it('takes patterns that it does not understand, and no literal of two bytes', () => {
    const { follows: _, ...some } = allRules[0] as Rule;
    const rule = { ...some, literals: ['acme-'], pattern: /acme-(?:\p{L}|x)(?<!y)\cA?[a-z]{4}/du };
    const odd = kernelFor(NOTHING, compileRules([rule]));
    expect(marksOf(odd, bytes('an acme-é and ACME-')).literals.map(({ at }) => at)).toEqual([3, 14]);
    expect(() => compileRules([{ ...rule, literals: ['ab'] }])).toThrow(RangeError);
  });

  it('lets little of ordinary text through', () => {
    const folder = join(import.meta.dirname, '../../node_modules/commander/lib');
    const text = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'latin1'))
      .join('');
    expect(marksOf(kernel, bytes(text)).literals.length).toBeLessThan(text.length / 1_000);
  });
});

describe('a damaged table', () => {
  const samples = allRules.map((rule) => rule.sample(below).text);
  const block = bytes(samples.join('\n\n'));
  const found = (damaged: RuleTables): string =>
    marksOf(kernelFor(NOTHING, damaged), block)
      .literals.map(({ at, what }) => `${at}:${what}`)
      .join();
  const good = found(tables);
  const view = new DataView(tables.image.buffer);
  const entries = view.getUint32(IMAGE_ENTRIES, true);
  const count = (view.getUint32(IMAGE_TAILS, true) - entries) / ENTRY_SIZE;

  /** Places whose byte is not zero, in [from, to). */
  function used(from: number, to: number): number[] {
    const places: number[] = [];
    for (let at = from; at < to; at++) if (tables.image[at] !== 0) places.push(at);
    return places;
  }

  it.each([
    ['buckets', used(IMAGE_BUCKETS, IMAGE_FILTER)],
    ['the filter', used(IMAGE_FILTER, IMAGE_HEADS)],
    ['the heads', used(IMAGE_HEADS, IMAGE_RECORDS)],
    ['the texts', Array.from({ length: count }, (_, nth) => entries + nth * ENTRY_SIZE + ENTRY_TEXT + 1)],
  ])('is noticed: bits of %s cleared', (_, places) => {
    let noticed = 0;
    const tries = 24;
    for (let n = 0; n < tries; n++) {
      const image = Uint8Array.from(tables.image);
      for (let more = 0; more < 40; more++) image[places[below(places.length)] as number] = 0;
      if (found({ ...tables, image }) !== good) noticed++;
    }
    expect(noticed).toBeGreaterThan(0.7 * tries);
  });
});
