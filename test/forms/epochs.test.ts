import { createHmac, randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { fingerprint, turnForward } from '../../src/forms/index.ts';

/** Fingerprints of later epochs are made of those before: they turn forward without the value. */

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const ladder = fc.array(bytes(32), { minLength: 1, maxLength: 4 });
const keysOf = (keys: readonly Uint8Array[], epoch = keys.length) => ({ epoch, fingerprint: Buffer.concat(keys.slice(0, epoch)) });

it('turned forward, a fingerprint is the one that the value itself has then', () => {
  fc.assert(
    fc.property(ladder, fc.uint8Array({ minLength: 1, maxLength: 60 }), fc.nat(3), (keys, value, at) => {
      const epoch = 1 + (at % keys.length);
      const old = fingerprint(keysOf(keys, epoch), value);
      expect(turnForward(old, keysOf(keys))).toBe(fingerprint(keysOf(keys), value));
    }),
  );
});

it('is HMAC of the one before, under the key of its own epoch alone', () => {
  const [first, second] = [randomBytes(32), randomBytes(32)];
  const mac = (key: Buffer, domain: string, message: Buffer) => createHmac('sha256', key).update(`${domain}\0`).update(message).digest();
  const value = Buffer.from('a-value-of-some-length');
  const one = mac(first, 'lastcopy-fingerprint-1', value);
  const two = mac(second, 'lastcopy-fingerprint-epoch-1', one);
  expect(fingerprint(keysOf([first]), value)).toBe(`fp1.1.${one.toString('base64url')}`);
  expect(fingerprint(keysOf([first, second]), value)).toBe(`fp1.2.${two.toString('base64url')}`);
  // Whoever holds the old fingerprint needs the newer key and nothing else.
  expect(turnForward(`fp1.1.${one.toString('base64url')}`, keysOf([randomBytes(32), second]))).toBe(`fp1.2.${two.toString('base64url')}`);
});

it('never turns back, and leaves alone what is not a fingerprint of an older epoch that is held', () => {
  const keys = [randomBytes(32), randomBytes(32), randomBytes(32)];
  const value = Buffer.from('a-value-of-some-length');
  for (const text of [
    fingerprint(keysOf(keys), value),
    `local1.${randomBytes(32).toString('base64url')}`,
    'commit1.x',
    '',
    `fp1.0.${'A'.repeat(43)}`,
  ])
    expect(turnForward(text, keysOf(keys, 2))).toBe(text);
  const newest = fingerprint(keysOf(keys), value);
  expect(turnForward(newest, keysOf(keys, 1))).toBe(newest);
});
