import { randomBytes, randomInt } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CloseLook } from '../../src/scan/close-look.ts';
import { HUNT, RULES } from '../../src/scan/purpose.ts';
import { Collected } from '../../src/scan/collected.ts';
import { allRules, createEngine, type HuntEntry, type Match } from '../../src/scan/index.ts';
import { ENCODINGS } from '../forms/encodings.ts';
import { blindEntry, canBeBlind, freshKeys, plainEntry, scan } from './support.ts';

/** The engine looks closely where the kernel marks. Here it is held against a close look at everything. */

function everywhere(hunt: readonly HuntEntry[] = []): (bytes: Uint8Array) => Match[] {
  let found = new Collected();
  const close = new CloseLook(allRules, hunt, () => found);
  return (bytes) => {
    found = new Collected();
    close.begin(bytes.length);
    close.look(bytes, RULES | HUNT, false);
    return found.matches();
  };
}

function shown(matches: readonly Match[]): string[] {
  return matches.map(({ by, span, form }) => `${by} ${span.start} ${span.end} ${form}`).sort();
}

const json = (text: string): string => JSON.stringify(`\n${text}\n`);
const WRAPPINGS: readonly (readonly [string, (text: string) => Buffer | string])[] = [
  ['as it is', (text) => text],
  ['JSON', (text) => `{"output":${json(text)}}`],
  ['JSON in JSON', (text) => JSON.stringify({ a: `{"b":${json(text)}}` })],
  ['JSON in JSON in JSON', (text) => JSON.stringify({ a: JSON.stringify({ b: `{"c":${json(text)}}` }) })],
  ['JSON with escaped slashes', (text) => json(text).replaceAll('/', '\\/')],
  ['base64', (text) => `data: ${Buffer.from(`\n${text}\n`).toString('base64')} end`],
  ['hex', (text) => `data: ${Buffer.from(`\n${text}\n`).toString('hex')} end`],
  ['percent', (text) => `q=${encodeURIComponent(`\n${text}\n`)}`],
  ['percent, twice', (text) => `q=${encodeURIComponent(encodeURIComponent(`\n${text}\n`))}`],
  ['UTF-16', (text) => Buffer.from(`\n${text}\n`, 'utf16le')],
  ['HTML', (text) => `<p>${text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll("'", '&#39;')}</p>`],
  ['quoted-printable', (text) => text.replaceAll('=', '=3D')],
  [
    'JSON, every character by number',
    (text) => `"${Array.from(text, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`,
  ],
];

describe('what the engine finds', () => {
  const engine = createEngine({ rules: allRules, blockBytes: 262_144 });
  const close = everywhere();

  it.each(WRAPPINGS)('of every rule is what a close look at everything finds: %s', (_, wrap) => {
    const different: string[] = [];
    for (const rule of allRules) {
      const { text } = rule.sample((below) => randomInt(below));
      const block = Buffer.from(wrap(text));
      const [ours, theirs] = [shown(scan(engine, block)), shown(close(block))];
      if (ours.join() !== theirs.join()) different.push(`${rule.id}: ${ours.join(', ')} instead of ${theirs.join(', ')}`);
    }
    expect(different).toEqual([]);
  });
});

describe('texts that nobody wrote for it', () => {
  const packages = join(import.meta.dirname, '../../node_modules');
  /** A file of each kind of each package, by name. */
  const files = readdirSync(packages)
    .filter((name) => !/^[.@]/.test(name))
    .flatMap((name) => {
      const kinds = new Map<string, string>();
      for (const file of readdirSync(join(packages, name)).sort()) {
        const path = join(packages, name, file);
        const found = statSync(path);
        if (found.isFile() && found.size < 60_000) kinds.set(extname(file), path);
      }
      return [...kinds.values()];
    });

  it('give what a close look at everything gives', () => {
    const engine = createEngine({ rules: allRules, blockBytes: 131_072 });
    const close = everywhere();
    const random = () => Math.random() < 0.5;
    let read = 0;
    for (const path of files) {
      if (read > 1_500_000) break;
      if (random()) continue;
      const bytes = readFileSync(path);
      // With a secret of some rule in the middle, so that there is something to find.
      const { text } = (allRules[randomInt(allRules.length)] as (typeof allRules)[number]).sample((below) => randomInt(below));
      const half = bytes.indexOf(10, bytes.length >> 1) + 1;
      const block = Buffer.concat([bytes.subarray(0, half), Buffer.from(`${text}\n`), bytes.subarray(half)]);
      expect(shown(scan(engine, block)), path).toEqual(shown(close(block)));
      read += block.length;
    }
    expect(read).toBeGreaterThan(500_000);
  });
});

describe('what the engine hunts', () => {
  const keys = freshKeys();
  const text = fc.string({ unit: fc.constantFrom(...'aB3"\'\\/&<%=+ \n_-.é\u0000'), maxLength: 300 });
  const token = fc
    .string({ unit: fc.constantFrom(...'abcXYZ0189+/=_-"\'&<>%\\ .'), minLength: 14, maxLength: 40 })
    .filter((value) => /[A-Za-z0-9]{4}/.test(value) && value === value.trim());

  it('is what a close look at everything finds, in any encoding and surroundings', () => {
    fc.assert(
      fc.property(token, fc.constantFrom(...ENCODINGS), text, text, (value, encoding, before, after) => {
        const bytes = Buffer.from(value);
        const hunt = [plainEntry(bytes), ...(canBeBlind(bytes) ? [blindEntry(bytes, keys)] : [])];
        const block = Buffer.concat([Buffer.from(before), encoding.encode(value), Buffer.from(after), randomBytes(8)]);
        expect(shown(scan(createEngine({ rules: allRules, hunt, blockBytes: 8_192 }), block))).toEqual(shown(everywhere(hunt)(block)));
      }),
      { numRuns: Number(process.env['RUNS'] ?? 60) },
    );
  });
});
