import { createHmac, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chooseWindow,
  confirmKey,
  decodeBase64url,
  encodeBase64url,
  estimateMinEntropyBits,
  fingerprint,
  FormsError,
  isAnchor,
  isWindow,
  localFingerprint,
  makeBlind,
  publicPrefixOf,
  Secret,
  siphash24,
  unguessable,
} from '../../src/forms/index.ts';

const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const random = (length: number, alphabet = BASE62): Buffer =>
  Buffer.from(Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join(''));
const keys = { epoch: 3, fingerprint: randomBytes(32), window: randomBytes(16), confirm: randomBytes(32) };
const hmac = (key: Uint8Array, ...parts: (string | Uint8Array)[]): Buffer =>
  parts.reduce<ReturnType<typeof createHmac>>((mac, part) => mac.update(part), createHmac('sha256', key)).digest();

describe('base64url', () => {
  it('agrees with Node both ways', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
        const text = encodeBase64url(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64url'));
        expect(decodeBase64url(text)).toEqual(bytes);
      }),
    );
  });

  it.each(['A', 'AB', 'AA==', 'A+/A', 'AAA\n', 'AAAAB'])('refuses %j', (text) => {
    expect(() => decodeBase64url(text)).toThrow(FormsError);
  });
});

describe('Secret', () => {
  const value = random(24);

  it('shows a mask however it is printed', () => {
    const secret = Secret.of(value);
    const shown = [
      String(secret),
      `${secret}`,
      JSON.stringify({ secret }),
      inspect(secret),
      inspect({ secret }, { showHidden: true, depth: 9 }),
    ];
    for (const text of shown) expect(text).not.toContain(value.toString().slice(0, 6));
    expect(JSON.stringify(secret)).toBe('"[secret]"');
  });

  it('copies, compares and wipes', () => {
    const mine = Buffer.from(value);
    const secret = Secret.of(mine);
    mine.fill(0);
    expect(secret.use((bytes) => Buffer.from(bytes).equals(value))).toBe(true);
    expect(secret.equals(Secret.of(value))).toBe(true);
    expect(secret.equals(value.subarray(1))).toBe(false);
    expect(secret.equals(Buffer.concat([value, Buffer.from('x')]))).toBe(false);
    const lent = secret.use((bytes) => bytes);
    secret.wipe();
    expect(secret.length).toBe(0);
    expect(lent.every((byte) => byte === 0)).toBe(true);
  });
});

describe('fingerprints', () => {
  const value = random(40);

  it('are domain-separated HMACs', () => {
    const expected = hmac(keys.fingerprint, 'lastcopy-fingerprint-1\0', value).toString('base64url');
    expect(fingerprint(keys, value)).toBe(`fp1.3.${expected}`);
    expect(localFingerprint(keys.fingerprint, value)).toMatch(/^local1\.[A-Za-z0-9_-]{43}$/);
    expect(localFingerprint(keys.fingerprint, value)).not.toContain(expected);
    expect(Buffer.from(confirmKey(keys.confirm, 'o-1')).equals(hmac(keys.confirm, 'lastcopy-confirm-1\0', 'o-1'))).toBe(true);
  });
});

describe('the gate', () => {
  it('lets random tokens through', () => {
    // By chance a few in 30,000 repeat themselves so much that they look like words.
    const held = (alphabet?: string) =>
      Array.from({ length: 500 }, () => unguessable(random(32, alphabet), 0)).filter((one) => !one).length;
    expect(held()).toBeLessThan(5);
    expect(held('0123456789abcdef')).toBeLessThan(5);
  });

  it.each([
    'correcthorsebatterystaple',
    'P4ssw0rd!P4ssw0rd!',
    'MyCompany-Production-2024-Admin',
    'qwertyuiopasdfghjkl1234567890',
    'summer2024Winter2025!',
    'a'.repeat(200),
    'abcdefghijklmnopqrstuvwxyz0123456789',
    '00000000-0000-0000-0000-000000000000',
    'EXAMPLEKEY'.repeat(6),
    'changeme-please-changeme-now',
    '2024-01-31T2024-02-28T2025',
    Buffer.from('postgres:supersecretpassword').toString('base64'),
    Buffer.from('postgres:supersecretpassword').toString('hex'),
  ])('keeps %j back', (text) => {
    expect(unguessable(Buffer.from(text), 0)).toBe(false);
  });

  it('keeps back what is shorter than 16 bytes, and does not count a public prefix', () => {
    expect(unguessable(random(15), 0)).toBe(false);
    const prefixed = Buffer.concat([Buffer.from('ghp_'), random(36)]);
    expect(publicPrefixOf(prefixed)).toBe(4);
    expect(estimateMinEntropyBits(prefixed, 4)).toBeCloseTo(estimateMinEntropyBits(prefixed.subarray(4), 0));
    expect(estimateMinEntropyBits(random(200), 200)).toBe(0);
    expect(estimateMinEntropyBits(new Uint8Array(0), 0)).toBe(0);
  });

  it('never says more than the alphabet allows', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const bits = estimateMinEntropyBits(bytes, 0);
        expect(bits).toBeGreaterThanOrEqual(0);
        expect(bits).toBeLessThanOrEqual(8 * bytes.length);
      }),
    );
  });

  it('counts of a JWT only the signature', () => {
    const part = (object: unknown): string => Buffer.from(JSON.stringify(object)).toString('base64url');
    const token = Buffer.from(`${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: '1' })}.${randomBytes(32).toString('base64url')}`);
    expect(publicPrefixOf(token)).toBe(token.lastIndexOf('.') + 1);
  });
});

describe('the window', () => {
  it('obeys the rule, lies after the prefix and carries 80 bits', () => {
    let anchored = 0;
    let none = 0;
    for (let round = 0; round < 100; round++) {
      const value = Buffer.concat([Buffer.from('ghp_'), random(36)]);
      const window = chooseWindow(value, 4);
      if (window === null) {
        none++;
        continue;
      }
      expect(window.offset).toBeGreaterThanOrEqual(4);
      expect(isWindow(value, window.offset)).toBe(true);
      if (window.anchor !== null) expect(isAnchor(value[window.offset + window.anchor] as number)).toBe(true);
      expect(estimateMinEntropyBits(value.subarray(window.offset, window.offset + 16), 0)).toBeGreaterThanOrEqual(80);
      if (window.anchor === 0) anchored++;
    }
    // About one random 36-character token in 200 has none: it goes out sealed.
    expect(none).toBeLessThan(8);
    expect(anchored).toBeGreaterThan(85);
  });

  it('tells of an anchor further behind where none can begin it', () => {
    const told = new Set<number | null>();
    // One value in some has too many letters twice to have a window at all, so each place is asked of many.
    for (let round = 0; round < 20 * 18; round++) {
      const at = 6 + (round % 18);
      const value = random(24, 'ABCDEFGHILMNOPRSTUabcdefghiklmnoprstuvwy');
      value[at] = 0x37;
      const window = chooseWindow(value, 0);
      told.add(window?.anchor ?? null);
      if (window?.anchor) expect(window.offset + window.anchor).toBe(at);
    }
    for (const place of [5, 10, 15]) expect(told).toContain(place);
  });

  it('is not there for hex: 16 hex digits are 64 bits', () => {
    expect(chooseWindow(random(64, '0123456789abcdef'), 0)).toBeNull();
  });

  it('finds none in what has spaces or is not ASCII', () => {
    expect(chooseWindow(Buffer.from(Array.from({ length: 12 }, () => random(5).toString()).join(' ')), 0)).toBeNull();
  });
});

describe('a blind entry', () => {
  const options = { id: 'e', keys, orderId: 'o', salt: randomBytes(16) };

  it('tells by HMAC and window only', () => {
    const value = random(40);
    const entry = makeBlind(value, options);
    const { offset } = entry.window;
    expect(entry).toMatchObject({ kind: 'blind', id: 'e', length: 40, fingerprint: fingerprint(keys, value) });
    expect(entry.window).toMatchObject({ prf: 'siphash-2-4', epoch: 3 });
    expect(entry.window.tag).toBe(Buffer.from(siphash24(keys.window, value, offset, 16)).toString('base64url'));
    expect(entry.window.tag).toHaveLength(11);
    const confirm = hmac(hmac(keys.confirm, 'lastcopy-confirm-1\0', 'o'), options.salt, value);
    expect(entry.confirm).toBe(confirm.toString('base64url'));
    for (let at = 0; at + 6 <= 40; at++) expect(JSON.stringify(entry)).not.toContain(value.subarray(at, at + 6).toString());
  });

  it('is refused below the gate and without a window', () => {
    const code = (value: Uint8Array): unknown => {
      try {
        makeBlind(value, options);
      } catch (error) {
        return error instanceof FormsError ? error.code : error;
      }
      return null;
    };
    expect(code(Buffer.from('correcthorsebatterystaple'))).toBe('guessable');
    expect(code(random(12))).toBe('guessable');
    expect(code(random(64, '0123456789abcdef'))).toBe('no-window');
  });
});
