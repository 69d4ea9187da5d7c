import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDetector, type Detector } from '../../src/scan/detect.ts';
import type { Rule } from '../../src/scan/face.ts';
import { asText } from '../../src/scan/latin1.ts';
import { createPrefilter } from '../../src/scan/prefilter.ts';
import { allRules } from '../../src/scan/rules/index.ts';
import { bytesOf, obviousSpans } from './obvious.ts';
import { randomness } from './randomness.ts';

const together = createDetector(allRules);
const each = allRules.map((rule) => ({ rule, detector: createDetector([rule]) }));

function spans(detector: Detector, bytes: Uint8Array): string[] {
  const found: string[] = [];
  detector.detect(bytes, (rule, start, end) => found.push(`${rule.id} ${start} ${end}`));
  return found;
}

function ruleOf(id: string): Rule {
  const rule = allRules.find((candidate) => candidate.id === id);
  if (rule === undefined) throw new Error(`No rule ${id}`);
  return rule;
}

/** Text of every kind in one: words, code, literals of rules, samples whole and cut, quotes, escapes, bytes above 0x7f. */
const corpus = fc
  .tuple(
    randomness,
    fc.array(
      fc.oneof(
        fc.constantFrom(
          ' ',
          '\n',
          '"',
          "'",
          '": "',
          ' = ',
          '\\n',
          '%20',
          ':',
          '\u00e4\u00ff\u0093',
          '\u0000',
          'const x = ',
          '// ',
          '","',
          '@',
          '/',
          '-',
        ),
        fc.constantFrom('password', 'the token ', 'https://', 'curl -u ', 'Authorization: Basic ', '-----BEGIN ', 'machine ', 'T3BlbkFJ'),
        fc.nat(allRules.length - 1).map((index) => ({ index, part: 'whole' as const })),
        fc.nat(allRules.length - 1).map((index) => ({ index, part: 'cut' as const })),
        fc.nat(allRules.length - 1).map((index) => ({ index, part: 'miss' as const })),
        fc.string({ maxLength: 12 }).map((text) => text.replaceAll(/[^\x20-\x7e]/g, '.')),
      ),
      { minLength: 1, maxLength: 24 },
    ),
  )
  .map(([random, pieces]) =>
    pieces
      .map((piece) => {
        if (typeof piece === 'string') return piece;
        const rule = allRules[piece.index];
        if (rule === undefined) return '';
        if (piece.part === 'miss') return rule.nearMisses[random(rule.nearMisses.length)] ?? '';
        const { text } = rule.sample(random);
        return piece.part === 'whole' ? text : text.slice(random(8), text.length - random(8));
      })
      .join(''),
  );

describe('parity', () => {
  test('one rule by itself finds what its pattern finds at every place of the text', () => {
    fc.assert(
      fc.property(corpus, (text) => {
        const bytes = bytesOf(text);
        const seen = asText(bytes);
        for (const { rule, detector } of each) expect(new Set(spans(detector, bytes))).toEqual(obviousSpans(rule, seen));
      }),
      { numRuns: 60 },
    );
  });

  test('all rules together: nothing that no rule finds, no span twice, and nothing left out but what a surer hit covers', () => {
    const rank = (id: string) => ['shape', 'context', 'guess'].indexOf(ruleOf(id).evidence ?? 'shape');
    const parse = (line: string) => {
      const [id = '', start = '', end = ''] = line.split(' ');
      return { id, start: Number(start), end: Number(end), rank: rank(id) };
    };
    fc.assert(
      fc.property(corpus, (text) => {
        const bytes = bytesOf(text);
        const seen = asText(bytes);
        const all = new Set(allRules.flatMap((rule) => [...obviousSpans(rule, seen)]));
        const found = spans(together, bytes);
        expect(new Set(found.map((line) => line.slice(line.indexOf(' ')))).size).toBe(found.length);
        for (const line of found) expect(all).toContain(line);
        const kept = found.map(parse);
        expect(kept.map((hit) => hit.start)).toEqual(kept.map((hit) => hit.start).toSorted((a, b) => a - b));
        for (const hit of [...all].map(parse)) {
          const covered = kept.some((other) => other.start < hit.end && hit.start < other.end && other.rank <= hit.rank);
          expect(covered, `${hit.id} at ${hit.start}`).toBe(true);
        }
      }),
      { numRuns: 120 },
    );
  });
});

describe('every occurrence', () => {
  test('the same secret many times over, wherever the block is cut', () => {
    const rule = ruleOf('github-classic-token');
    fc.assert(
      fc.property(randomness, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 7 }), (random, times, shift) => {
        const { secret } = rule.sample(random);
        const text = Array.from({ length: times }, () => secret).join(' ');
        // A view may begin anywhere in its buffer.
        const buffer = bytesOf('_'.repeat(shift) + text);
        const bytes = buffer.subarray(shift);
        expect(spans(together, bytes)).toEqual(
          Array.from({ length: times }, (_, n) => `${rule.id} ${n * (secret.length + 1)} ${n * (secret.length + 1) + secret.length}`),
        );
      }),
      { numRuns: 100 },
    );
  });

  test('after an escape whose last character is a letter', () => {
    const rule = ruleOf('npm-access-token');
    const [random] = fc.sample(randomness, 1);
    if (random === undefined) throw new Error('no sample');
    const { secret } = rule.sample(random);
    for (const before of ['\\n', '\\t', '%3D', '\\u0022', '\\x27']) {
      expect(spans(together, bytesOf(`"x${before}${secret}"`))).toEqual([
        `${rule.id} ${2 + before.length} ${2 + before.length + secret.length}`,
      ]);
    }
    expect(spans(together, bytesOf(`xyz${secret}`))).toEqual([]);
  });
});

describe('which rule speaks', () => {
  test('the provider before the header, the header before the guess', () => {
    const [random] = fc.sample(randomness, { numRuns: 1, seed: 7 });
    if (random === undefined) throw new Error('no sample');
    const { secret } = ruleOf('gitlab-token').sample(random);
    const idOf = (text: string) => spans(together, bytesOf(text)).map((line) => line.split(' ')[0]);
    expect(idOf(`GITLAB_TOKEN=${secret}`)).toEqual(['gitlab-token']);
    expect(idOf(`Authorization: Bearer ${secret}`)).toEqual(['gitlab-token']);
    expect(idOf(`git clone https://oauth2:${secret}@gitlab.acme.test/x.git`)).toEqual(['gitlab-token']);
    const hex = ruleOf('http-bearer-token').sample(random).secret;
    expect(idOf(`curl -H "Authorization: Bearer ${hex}"`)).toEqual(['http-bearer-token']);
    expect(idOf(`ACME_TOKEN=${hex}`)).toEqual(['assigned-key']);
  });
});

describe('prefilter', () => {
  test('finds what a search through the folded bytes finds', () => {
    const literal = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '-', '_', '.', '7'), minLength: 3, maxLength: 9 });
    const text = fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'B', 'c', 'C', '-', '_', '.', '7', '\u00e4'), maxLength: 200 });
    fc.assert(
      fc.property(
        fc.array(fc.array(literal, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
        text,
        fc.nat(5),
        (lists, body, shift) => {
          const bytes = bytesOf('a'.repeat(shift) + body).subarray(shift);
          const found = new Set<string>();
          createPrefilter(lists).scan(bytes, (at, list) => found.add(`${list} ${at}`));
          for (const [list, literals] of lists.entries()) {
            for (let at = 0; at < body.length; at++) {
              const stands = literals.some((one) => body.slice(at, at + one.length).toLowerCase() === one);
              // It may mark more (bytes that differ in bit 5 only), never less.
              if (stands) expect(found).toContain(`${list} ${at}`);
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('refuses a literal that would be everywhere', () => {
    expect(() => createPrefilter([['ab']])).toThrow(RangeError);
  });
});

describe('text', () => {
  test('one character for each byte, and ASCII as it is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40_000 }), (bytes) => {
        const text = asText(bytes);
        expect(text.length).toBe(bytes.length);
        for (let at = 0; at < bytes.length; at++)
          if ((bytes[at] ?? 0) < 0x80 !== text.charCodeAt(at) < 0x80) throw new Error(`byte ${at} changed`);
        for (let at = 0; at < bytes.length; at++)
          if ((bytes[at] ?? 0) < 0x80 && text.charCodeAt(at) !== bytes[at]) throw new Error(`byte ${at} changed`);
      }),
      { numRuns: 50 },
    );
  });

  test('keeps its places after a byte order mark and cut sequences', () => {
    for (const bytes of [
      [0xef, 0xbb, 0xbf, 0x61],
      [0xe2, 0x82],
      [0xf0, 0x9f, 0x98, 0x80, 0x62],
      [0x80, 0x81, 0xff],
    ]) {
      expect(asText(Uint8Array.from(bytes)).length).toBe(bytes.length);
    }
  });
});

describe('hostile bytes', () => {
  const fill = (unit: string, size: number) => bytesOf(unit.repeat(Math.ceil(size / unit.length)).slice(0, size));

  /** Everything that made a pattern try in vain: its literal over and over, and its literal before long runs. As long as its matches. */
  const hostile = new Map(
    allRules.flatMap((rule) => {
      const size = (rule.reach?.before ?? 0) + (rule.reach?.after ?? 512) > 4_096 ? 16_384 : 4_096;
      const units = rule.literals
        .slice(0, 2)
        .flatMap((literal) => [
          literal,
          `${literal} `,
          `${literal}=`,
          `${literal}:"`,
          `${literal}${'a'.repeat(200)}`,
          `${literal}${' '.repeat(60)}`,
          `${literal}${'a.'.repeat(90)}`,
        ]);
      return units.map((unit) => [unit, size] as const);
    }),
  );

  test('take a bounded time each', () => {
    const milliseconds = (bytes: Uint8Array) => {
      const begun = performance.now();
      together.detect(bytes, () => {});
      return performance.now() - begun;
    };
    for (const [unit, size] of hostile) {
      const bytes = fill(unit, size);
      // A kilobyte of ordinary text takes less than 0.1 ms; a pattern that backtracks takes minutes for it.
      const most = size / 16;
      let taken = milliseconds(bytes);
      // The machine may have been busy with others: what is slow by itself is slow again.
      if (taken > most) taken = milliseconds(bytes);
      expect(taken, `repeating ${JSON.stringify(unit.slice(0, 60))}`).toBeLessThan(most);
    }
  });

  test('never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
        together.detect(bytes, () => {});
      }),
      { numRuns: 200 },
    );
    together.detect(new Uint8Array(0), () => {});
  });
});
