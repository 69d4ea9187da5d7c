import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPlaceholder, isRegular, isStandIn } from '../../src/scan/checks/placeholder.ts';
import { isEncodedProse, isRandom, isTokenLike } from '../../src/scan/checks/value.ts';
import { randomness } from './randomness.ts';

/** Base62 at random, with a digit and both cases. */
const drawn = (length: number) =>
  randomness
    .map((random) =>
      Array.from({ length }, () => 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'.charAt(random(62))).join(''),
    )
    .filter((value) => /\d/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value));

describe('what stands for a secret', () => {
  test.each([
    '${PASSWORD}',
    '$DB_PASS',
    '<your-token>',
    '{{ secret }}',
    '%s',
    '********',
    'REDACTEDxxxxxxxx',
    'changeme',
    'password',
    'xxxxxxxxxxxx',
    'your_password',
  ])('%s is none, in any context', (value) => {
    expect(isPlaceholder(value)).toBe(true);
    expect(isStandIn(value)).toBe(true);
  });

  test.each(['mySecret2024', 'secretKey123', 'P@ssw0rd$1', 'CleartextPassword1'.replace('Cleartext', 'Plain')])(
    '%s is one where its place says so',
    (value) => {
      expect(isStandIn(value)).toBe(false);
    },
  );

  test.each(['password123', 'admin1', 'test1234', 'changeme!', '1234567'])('%s is none even there', (value) => {
    expect(isStandIn(value)).toBe(true);
  });

  test('what was drawn at random is hardly ever taken for a placeholder', () => {
    let taken = 0;
    fc.assert(
      fc.property(drawn(24), (value) => {
        if (isPlaceholder(value) || isStandIn(value)) taken++;
      }),
      { numRuns: 2_000 },
    );
    expect(taken).toBeLessThan(4);
  });

  test('runs count by how much of a value they are', () => {
    expect(isRegular('abcdefghijklmnop1234')).toBe(true);
    expect(isRegular('87654321zyxwvuts')).toBe(true);
    expect(isRegular('abcdefgh7Kq2Xv9LmR4tZ')).toBe(false);
  });

  test('words put together many times take no time', () => {
    const begun = performance.now();
    for (const word of ['changeme', 'mongodb', 'opensesame', 'guest', 'a', 'minioadmin', 'apikey', 'username']) {
      for (const end of ['', '\u0001', '!!!!!!!!!']) {
        isPlaceholder(word.repeat(60) + end);
        isStandIn(word.repeat(7) + end);
        isPlaceholder(word.repeat(Math.floor(60 / word.length)) + end);
      }
    }
    expect(performance.now() - begun).toBeLessThan(500);
  });
});

describe('what was drawn at random', () => {
  test('is told from words', () => {
    for (const value of ['my-application-name-2024', 'getUserByEmailAddress2', 'org.apache.commons.lang3', 'this_is_a_long_identifier_1'])
      expect(isRandom(value)).toBe(false);
  });

  test('is known by its characters, nearly always', () => {
    let random = 0;
    let token = 0;
    fc.assert(
      fc.property(drawn(32), (value) => {
        if (isRandom(value)) random++;
        if (isTokenLike(value)) token++;
      }),
      { numRuns: 1_000 },
    );
    expect(random).toBeGreaterThan(950);
    expect(token).toBeGreaterThan(985);
  });

  test('is no message in base64', () => {
    expect(isEncodedProse(btoa('some words of a message'))).toBe(true);
    fc.assert(fc.property(drawn(40), (value) => !isEncodedProse(value)));
  });
});
