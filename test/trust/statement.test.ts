import * as fc from 'fast-check';
import { calculateJwkThumbprint, FlattenedSign } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Statement } from '../../src/protocol/index.ts';
import { RetirementPayload } from '../../src/protocol/index.ts';
import {
  addSignature,
  deviceId,
  generateSigner,
  makeStatement,
  openHead,
  openRetirement,
  openStatement,
  orderVerifiers,
  peek,
  signer,
  stewardVerifiers,
  thumbprint,
} from '../../src/trust/index.ts';
import { blindEntry, type Fleet, head, makeFleet, retire, T0 } from './fleet.ts';

let fleet: Fleet;
let statement: Statement;
beforeAll(async () => {
  fleet = await makeFleet();
  statement = await addSignature(await retire(fleet, blindEntry(), fleet.ada), fleet.steward);
});

const open = async (one: Statement) => openRetirement(one, fleet.bundle);
const code = (wanted: string) => expect.objectContaining({ name: 'TrustError', code: wanted });

describe('keys', () => {
  it('have the RFC 7638 thumbprint as id', async () => {
    const { publicKey, keyId, privateJwk } = await generateSigner();
    expect(keyId).toBe(await calculateJwkThumbprint(publicKey));
    expect(thumbprint(publicKey)).toBe(keyId);
    expect((await signer(privateJwk)).keyId).toBe(keyId);
    expect(publicKey).not.toHaveProperty('d');
  });

  it('do not sign when their halves come from two keys, or when they are no keys, and the error holds no key bytes', async () => {
    const [a, b] = [await generateSigner(), await generateSigner()];
    const mixed = { ...a.privateJwk, x: b.publicKey.x };
    await expect(signer(mixed)).rejects.toEqual(code('wrong-key'));
    const error = await signer({ ...a.privateJwk, kty: 'EC' }).catch((caught: unknown) => caught as Error);
    expect(error).toEqual(code('wrong-key'));
    expect(JSON.stringify([error, (error as Error).cause, (error as Error).stack])).not.toContain(a.privateJwk.d);
  });

  it('make another device id for another key, machine or user, and none by shifting text between the two', async () => {
    const [a, b] = [(await generateSigner()).publicKey, (await generateSigner()).publicKey];
    const ids = [deviceId(a, 'ab', 'c'), deviceId(a, 'a', 'bc'), deviceId(b, 'ab', 'c'), deviceId(a, 'ab', 'd'), deviceId(a, 'abc', '')];
    expect(new Set(ids).size).toBe(ids.length);
    expect(deviceId(a, 'ab', 'c')).toBe(ids[0]);
    expect(ids[0]).toMatch(/^[\w-]{43}$/);
  });
});

describe('a statement', () => {
  it('opens with its bytes, payload and signers', async () => {
    const opened = await open(statement);
    expect(opened.signers.map(({ person, origin }) => [person, origin])).toEqual([
      ['ada', 'cli'],
      ['steward', 'steward'],
    ]);
    expect(JSON.parse(new TextDecoder().decode(opened.bytes))).toEqual(opened.payload);
    expect(peek(statement).type).toBe('retirement');
  });

  it('is believed no more after any one byte of it has changed', async () => {
    const text = JSON.stringify(statement);
    const positions = [...text.matchAll(/:"([\w-]+)"/g)].flatMap(({ index, 1: value = '' }) =>
      Array.from(value, (_, offset) => index + 2 + offset),
    );
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    let rejected = 0;
    for (const at of positions) {
      // The neighbour in the alphabet differs in the lowest bit: in a last character often a bit that decoders ignore.
      const now = text[at] ?? '';
      const other = alphabet[alphabet.indexOf(now) ^ 1] ?? '';
      const altered = JSON.parse(text.slice(0, at) + other + text.slice(at + 1)) as Statement;
      await expect(open(altered)).rejects.toThrow();
      rejected++;
    }
    expect(rejected).toBeGreaterThan(800);
  });

  it('is believed no more with any other character anywhere', async () => {
    const fields = [
      (one: Statement, change: (text: string) => string) => ({ ...one, payload: change(one.payload) }),
      ...['protected', 'signature', 'keyId'].flatMap((field) =>
        [0, 1].map((which) => (one: Statement, change: (text: string) => string) => ({
          ...one,
          signatures: one.signatures.map((by, index) => (index === which ? { ...by, [field]: change(by[field as keyof typeof by]) } : by)),
        })),
      ),
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...fields), fc.nat(), fc.string({ minLength: 0, maxLength: 2 }), async (field, position, put) => {
        let changed = true;
        const altered = field(statement, (text) => {
          const at = position % text.length;
          const result = text.slice(0, at) + put + text.slice(at + 1);
          changed = result !== text;
          return result;
        });
        if (!changed) return;
        await expect(open(altered)).rejects.toMatchObject({ name: 'TrustError' });
      }),
      { numRuns: 300 },
    );
  });

  it('is refused by an unknown key, without signatures, and with another kind, each by its code', async () => {
    const stranger = await signer((await generateSigner()).privateJwk);
    await expect(open(await retire(fleet, blindEntry(), stranger))).rejects.toEqual(code('unknown-key'));
    await expect(open(await addSignature(statement, stranger))).rejects.toEqual(code('unknown-key'));
    await expect(open({ ...statement, signatures: [] })).rejects.toEqual(code('bad-signature'));
    await expect(open(await head(fleet, { sequence: 1, hash: 'A'.repeat(43) }))).rejects.toEqual(code('wrong-type'));
    const foreign = await retire(fleet, blindEntry(), fleet.steward, { fleet: 'fleet-other' });
    await expect(open(foreign)).rejects.toEqual(code('foreign-fleet'));
  });

  it("is refused when a stranger signs under a known key's id", async () => {
    const stranger = await signer((await generateSigner()).privateJwk);
    const forged = await retire(fleet, blindEntry(), { ...stranger, keyId: fleet.steward.keyId });
    const relabelled = { ...forged, signatures: forged.signatures.map((by) => ({ ...by, keyId: fleet.steward.keyId })) };
    await expect(open(relabelled)).rejects.toThrow();
    const honest = { ...statement, signatures: [{ ...statement.signatures[0], keyId: fleet.ben.keyId }] } as Statement;
    await expect(open(honest)).rejects.toEqual(code('bad-signature'));
  });

  it('is refused when the header says another algorithm or more than it should', async () => {
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const { keyId } = fleet.steward;
    const typ = 'lastcopy-retirement+jws';
    for (const header of [
      { alg: 'none', typ, kid: keyId },
      { alg: 'HS256', typ, kid: keyId },
      { alg: 'EdDSA', typ, kid: keyId, crit: ['b64'], b64: false },
    ]) {
      const forged = { ...statement, signatures: [{ kind: 'jws', keyId, protected: encode(header), signature: 'AAAA' }] } as Statement;
      await expect(open(forged)).rejects.toEqual(code('malformed'));
    }
  });

  it('is refused when a good signature names another key in its header', async () => {
    const { privateJwk, publicKey, keyId } = await generateSigner();
    const sign = async (kid: string): Promise<Statement> => {
      const header = { alg: 'EdDSA', typ: 'lastcopy-retirement+jws', kid };
      const jws = await new FlattenedSign(Buffer.from(statement.payload, 'base64url')).setProtectedHeader(header).sign(privateJwk);
      return { payload: jws.payload, signatures: [{ kind: 'jws', keyId, protected: jws.protected ?? '', signature: jws.signature }] };
    };
    const tryOpen = async (one: Statement) =>
      openStatement(one, 'retirement', RetirementPayload, [{ keyId, key: publicKey, person: 'p', origin: 'cli' }]);
    expect((await tryOpen(await sign(keyId))).signers).toHaveLength(1);
    await expect(tryOpen(await sign(fleet.ada.keyId))).rejects.toEqual(code('bad-signature'));
  });

  it('is refused when the typ header and the payload disagree', async () => {
    const disguised = await makeStatement({ type: 'head', fleet: fleet.bundle.fleet }, [
      { ...fleet.steward, sign: async (bytes) => fleet.steward.sign(bytes, 'retirement') },
    ]);
    await expect(open(disguised)).rejects.toEqual(code('wrong-type'));
    await expect(openHead(disguised, fleet.bundle)).rejects.toEqual(code('wrong-type'));
  });

  it('is refused when it is well signed but not well-formed', async () => {
    await expect(open(await retire(fleet, blindEntry(), fleet.steward, { oldInvalidAt: 'yesterday' }))).rejects.toEqual(code('malformed'));
  });

  it('needs a signer', async () => {
    await expect(makeStatement({ type: 'head' }, [])).rejects.toEqual(code('below-threshold'));
  });
});

describe('a WebAuthn signature', () => {
  const sha256 = async (bytes: Uint8Array<ArrayBuffer>) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
  const payload = new TextEncoder().encode(
    JSON.stringify({
      type: 'retirement',
      fleet: 'fleet-w',
      sequence: 1,
      ref: 'r',
      version: '1',
      fingerprint: `fp1.1.${'A'.repeat(43)}`,
      successor: null,
      oldInvalidAt: T0,
      issuedAt: T0,
    }),
  );

  async function assertion(over: { client?: object; flags?: number; payload?: Uint8Array<ArrayBuffer>; origin?: 'cli' | 'browser' } = {}) {
    const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as { publicKey: CryptoKey; privateKey: CryptoKey };
    const jwk = await crypto.subtle.exportKey('jwk', pair.publicKey);
    const key = { kty: 'OKP' as const, crv: 'Ed25519' as const, x: jwk.x ?? '' };
    const client = new TextEncoder().encode(
      JSON.stringify({
        type: 'webauthn.get',
        challenge: text(await sha256(payload)),
        origin: 'https://lastcopy.example',
        crossOrigin: false,
        ...over.client,
      }),
    );
    const authenticator = new Uint8Array([...(await sha256(new TextEncoder().encode('lastcopy.example'))), over.flags ?? 5, 0, 0, 0, 1]);
    const signed = new Uint8Array([...authenticator, ...(await sha256(client))]);
    const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, signed));
    const keyId = thumbprint(key);
    const one: Statement = {
      payload: text(over.payload ?? payload),
      signatures: [
        { kind: 'webauthn', keyId, authenticatorData: text(authenticator), clientDataJSON: text(client), signature: text(signature) },
      ],
    };
    const verifier = { keyId, key, person: 'ada', origin: over.origin ?? ('browser' as const) };
    return { one, open: async (changed: Statement = one) => openStatement(changed, 'retirement', RetirementPayload, [verifier]) };
  }

  it('is verified as a browser makes it', async () => {
    expect((await (await assertion()).open()).signers[0]?.origin).toBe('browser');
  });

  it.each([
    [
      'for another payload',
      { payload: new TextEncoder().encode(new TextDecoder().decode(payload).replace('"1"', '"2"')) },
      'bad-signature',
    ],
    ['that is a registration', { client: { type: 'webauthn.create' } }, 'bad-signature'],
    ['with another challenge', { client: { challenge: 'AAAA' } }, 'bad-signature'],
    ['made in a foreign frame', { client: { crossOrigin: true } }, 'bad-signature'],
    ['without user presence', { flags: 4 }, 'bad-signature'],
    ['by a key that is not a browser credential', { origin: 'cli' as const }, 'unknown-key'],
  ])('is refused %s', async (_name, over, wanted) => {
    await expect((await assertion(over)).open()).rejects.toEqual(code(wanted));
  });

  it('is refused after a change of any part', async () => {
    const { one, open: tryOpen } = await assertion();
    for (const field of ['authenticatorData', 'clientDataJSON', 'signature'] as const) {
      const [by] = one.signatures;
      if (by?.kind !== 'webauthn') throw new Error('not webauthn');
      for (let at = 0; at < by[field].length; at += 5) {
        const put = by[field][at] === 'A' ? 'B' : 'A';
        const altered = { ...by, [field]: by[field].slice(0, at) + put + by[field].slice(at + 1) };
        await expect(tryOpen({ ...one, signatures: [altered] })).rejects.toMatchObject({ name: 'TrustError' });
      }
    }
  });
});

it('an order key may not sign what is the steward’s, nor the steward orders', async () => {
  const byOperator = await makeStatement(
    { type: 'head', fleet: fleet.bundle.fleet, sequence: 0, hash: 'A'.repeat(43), issuedAt: T0, expiresAt: T0 },
    [fleet.ada],
  );
  await expect(openHead(byOperator, fleet.bundle)).rejects.toEqual(code('unknown-key'));
  const steward = new Set(stewardVerifiers(fleet.bundle).map(({ keyId }) => keyId));
  expect(orderVerifiers(fleet.bundle).some(({ keyId }) => steward.has(keyId))).toBe(false);
});
