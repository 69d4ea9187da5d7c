import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filler } from '../../src/forms/index.ts';
import { createDetector } from '../../src/scan/detect.ts';
import type { Rule } from '../../src/scan/face.ts';
import { allRules } from '../../src/scan/rules/index.ts';
import { bytesOf } from './obvious.ts';
import { widthOf } from './pattern-width.ts';
import { randomness } from './randomness.ts';

const SEED = 20_261_122;
const SAMPLES = 100;
const detector = createDetector(allRules);

interface Finding {
  readonly id: string;
  readonly value: string;
  readonly start: number;
}

function findings(text: string): Finding[] {
  const found: Finding[] = [];
  const bytes = bytesOf(text);
  detector.detect(bytes, (rule, start, end) => found.push({ id: rule.id, value: text.slice(start, end), start }));
  return found;
}

function samplesOf(rule: Rule): { text: string; secret: string }[] {
  return fc.sample(randomness, { seed: SEED, numRuns: SAMPLES }).map((random) => rule.sample(random));
}

/** Whether the sample's own rule found exactly the sample's secret. */
function expectFound(rule: Rule, text: string, secret: string, where: string): void {
  const start = text.indexOf(secret);
  const spans = findings(text).filter((finding) => finding.start === start && finding.value === secret);
  expect(
    spans.map((finding) => finding.id),
    `${rule.id} ${where}`,
  ).toContain(rule.id);
}

/** What a purge writes over a secret. */
function purged(secret: string): string {
  const bytes = filler('raw', bytesOf(secret), { lead: 0, trail: 0 });
  if (bytes === null) throw new Error(`No filler for ${secret.length} bytes`);
  return String.fromCharCode(...bytes);
}

describe('the catalogue', () => {
  test('ids are unique and kebab-case', () => {
    const ids = allRules.map((rule) => rule.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    expect(ids.length).toBeGreaterThanOrEqual(30);
  });

  test.each(allRules.map((rule) => [rule.id, rule] as const))('%s is well formed', (_id, rule) => {
    expect(rule.source).toMatch(/^https:\/\/\S+$/);
    expect(rule.description).not.toBe('');
    expect(rule.nearMisses.length).toBeGreaterThan(0);
    expect(rule.pattern.flags).toContain('d');
    expect(rule.pattern.flags).not.toMatch(/[gyuvms]/);
    for (const literal of rule.literals) {
      expect(literal.length).toBeGreaterThanOrEqual(3);
      expect(literal).toBe(literal.toLowerCase());
      expect(literal).toMatch(/^[\x20-\x7e\t\n]+$/);
    }
  });

  test.each(allRules.map((rule) => [rule.id, rule] as const))('%s is bounded, and its reach covers its longest match', (_id, rule) => {
    const width = widthOf(rule.pattern);
    const { before, after } = rule.reach ?? { before: 0, after: 512 };
    expect(width.unbounded).toEqual([]);
    expect(width.nested).toBeLessThanOrEqual(8);
    expect(width.behind).toBeLessThanOrEqual(64);
    expect(width.most).toBeLessThanOrEqual(before + after);
    expect(width.most).toBeLessThanOrEqual(65_536);
  });
});

describe.each(allRules.map((rule) => [rule.id, rule] as const))('%s', (_id, rule) => {
  const samples = samplesOf(rule);

  test('its literals stand in its samples, where a match may begin', () => {
    for (const { text, secret } of samples) {
      expect(text).toContain(secret);
      expect(rule.literals.some((literal) => text.toLowerCase().includes(literal))).toBe(true);
    }
  });

  test('finds its samples anywhere', () => {
    const surroundings: [string, (text: string) => string][] = [
      ['at the end', (text) => `\nsome words before\n${text}`],
      ['at the start', (text) => `${text}\nand some words after it\n`],
      ['in prose', (text) => `see ${text} there`],
      ['in double quotes', (text) => `value = "${text}"`],
      ['in single quotes', (text) => `f('${text}');`],
      ['in JSON', (text) => JSON.stringify({ before: [1, 2], note: text, after: null })],
    ];
    for (const [index, { text, secret }] of samples.entries()) {
      expectFound(rule, text, secret, 'alone');
      // What holds quotes or line ends itself changes when it is quoted again: views lead back from that.
      const plain = !/["'\n\\]/.test(text);
      const [where, wrap] = surroundings[index % (plain ? surroundings.length : 3)] ?? ['', (same: string) => same];
      expectFound(rule, wrap(text), secret, where);
    }
  });

  test('finds a secret beside bytes that are no text', () => {
    for (const { text, secret } of samples.slice(0, 20))
      expectFound(rule, `\u0000\u00ff\u0093${text}\u0000\u00e4\u0081`, secret, 'in binary');
  });

  test.each(rule.nearMisses.map((text) => [text]))('a near miss gives nothing: %s', (text) => {
    expect(findings(text)).toEqual([]);
    expect(findings(`before\n${text}\nafter`)).toEqual([]);
  });

  test('what a purge leaves behind gives nothing', () => {
    for (const { text, secret } of samples.slice(0, 50)) {
      const start = text.indexOf(secret);
      const end = start + secret.length;
      const left = findings(text.slice(0, start) + purged(secret) + text.slice(end));
      // A key id beside the secret is a finding of its own and stays one.
      expect(left.filter((finding) => finding.start < end && start < finding.start + finding.value.length)).toEqual([]);
    }
  });
});

describe('checksums', () => {
  const checked = [
    'github-classic-token',
    'npm-access-token',
    'gitlab-routable-token',
    'grafana-service-account-token',
    'cloudflare-token',
    'matrix-synapse-token',
    'matrix-authentication-service-token',
    'polar-token',
  ];

  test.each(checked)('%s: one changed character is no token', (id) => {
    const rule = allRules.find((candidate) => candidate.id === id);
    if (rule === undefined) throw new Error(`No rule ${id}`);
    for (const { secret } of samplesOf(rule)) {
      const at = secret.length - 20;
      const changed = secret.slice(0, at) + (secret[at] === 'a' ? 'b' : 'a') + secret.slice(at + 1);
      expect(findings(changed)).toEqual([]);
    }
  });
});
