import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FleetKeys, SealedEntry } from '../../src/protocol/index.ts';
import { Entry } from '../../src/protocol/index.ts';
import {
  fingerprintKeys,
  generateFleetKeys,
  generateSealing,
  makeAdmission,
  makeEntries,
  newOrderKey,
  openAdmission,
  openEntry,
  retirementMatches,
  retirementName,
  sealEntry,
  unwrapFleetKeys,
  unwrapOrderKey,
  wrapFleetKeys,
  wrapOrderKey,
} from '../../src/trust/index.ts';
import * as v from 'valibot';
import { type Fleet, makeFleet, T0 } from './fleet.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

let fleet: Fleet;
let keys: FleetKeys;
beforeAll(async () => {
  fleet = await makeFleet();
  keys = fleet.stewardSecrets.keys;
});
const code = (wanted: string) => expect.objectContaining({ name: 'TrustError', code: wanted });
const bytes = (text: string) => new TextEncoder().encode(text);

describe('fleet keys', () => {
  it('reach the device that they are wrapped to and no other', async () => {
    const { privateJwk, publicKey } = await generateSealing();
    const wrapped = await wrapFleetKeys(keys, publicKey);
    expect(wrapped.split('.')).toHaveLength(5);
    expect(JSON.parse(Buffer.from(wrapped.split('.')[0] ?? '', 'base64url').toString())).toMatchObject({
      alg: 'ECDH-ES+A256KW',
      enc: 'A256GCM',
    });
    expect(await unwrapFleetKeys(wrapped, privateJwk)).toEqual(keys);
    await expect(unwrapFleetKeys(wrapped, (await generateSealing()).privateJwk)).rejects.toEqual(code('wrong-key'));
    await expect(unwrapFleetKeys(wrapped, publicKey)).rejects.toEqual(code('wrong-key'));
    for (let at = 0; at < wrapped.length; at++) {
      // The neighbour in the alphabet: in a last character often a bit that decoders ignore.
      const other = ALPHABET[ALPHABET.indexOf(wrapped[at] ?? '') ^ 1] ?? '';
      const altered = wrapped.slice(0, at) + other + wrapped.slice(at + 1);
      await expect(unwrapFleetKeys(altered, privateJwk)).rejects.toEqual(code('wrong-key'));
    }
  });

  it('do not pass for an order key, nor the other way', async () => {
    const { privateJwk, publicKey } = await generateSealing();
    await expect(unwrapOrderKey(await wrapFleetKeys(keys, publicKey), privateJwk)).rejects.toEqual(code('wrong-key'));
    await expect(unwrapFleetKeys(await wrapOrderKey(newOrderKey(), publicKey), privateJwk)).rejects.toEqual(code('wrong-key'));
  });

  it('come as bytes of the newest epoch, or of the one asked for', () => {
    const two: FleetKeys = {
      ...keys,
      epochs: [{ ...(generateFleetKeys('x').epochs[0] as FleetKeys['epochs'][0]), epoch: 2 }, ...keys.epochs],
    };
    expect(fingerprintKeys(two).epoch).toBe(2);
    const old = fingerprintKeys(two, 1);
    expect([old.epoch, old.fingerprint.length, old.window.length, old.confirm.length]).toEqual([1, 32, 16, 32]);
    expect(() => fingerprintKeys(two, 3)).toThrow(code('wrong-key'));
    const short = { ...keys, epochs: [{ epoch: 1, fingerprint: 'AAAA', window: 'AAAA', confirm: 'AAAA' }] };
    expect(() => fingerprintKeys(short)).toThrow(code('malformed'));
  });
});

describe('admission', () => {
  const device = () => ({ deviceId: fleet.deviceId, signingKey: fleet.device.publicKey, sealingKey: fleet.sealing.publicKey });
  const input = (state: 'admitted' | 'revoked') => ({ fleet: fleet.bundle.fleet, device: device(), keys, state, issuedAt: T0 });

  it('brings the keys when let in and none when let out', async () => {
    const { payload } = await openAdmission(await makeAdmission(input('admitted'), fleet.steward), fleet.bundle);
    expect(await unwrapFleetKeys(payload.wrapped ?? '', fleet.sealing.privateJwk)).toEqual(keys);
    expect((await openAdmission(await makeAdmission(input('revoked'), fleet.steward), fleet.bundle)).payload.wrapped).toBeNull();
  });

  it('is the steward’s alone, for its own fleet', async () => {
    await expect(openAdmission(await makeAdmission(input('admitted'), fleet.ada), fleet.bundle)).rejects.toEqual(code('unknown-key'));
    await expect(makeAdmission({ ...input('admitted'), fleet: 'fleet-x' }, fleet.steward)).rejects.toEqual(code('foreign-fleet'));
    const other = { ...fleet.bundle, fleet: 'fleet-x' };
    await expect(openAdmission(await makeAdmission(input('admitted'), fleet.steward), other)).rejects.toEqual(code('foreign-fleet'));
  });
});

describe('sealed entries', () => {
  it('give back any value to those who hold the order key', async () => {
    const orderKey = newOrderKey();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (value) => {
        const entry = await sealEntry({ id: 'e1', value }, orderKey);
        expect(v.is(Entry, entry)).toBe(true);
        expect((await openEntry(entry, orderKey)).value).toEqual(value);
      }),
      { numRuns: 30 },
    );
  });

  it('open with no other key, after no change, and under no other commitment', async () => {
    const orderKey = newOrderKey();
    const entry = await sealEntry({ id: 'e1', value: bytes('hunter2') }, orderKey);
    await expect(openEntry(entry, newOrderKey())).rejects.toEqual(code('wrong-key'));
    const other = await sealEntry({ id: 'e1', value: bytes('hunter2') }, orderKey);
    expect(other.commitment).not.toBe(entry.commitment);
    await expect(openEntry({ ...entry, commitment: other.commitment }, orderKey)).rejects.toEqual(code('wrong-key'));
    const [at, put] = [entry.ciphertext.length - 30, entry.ciphertext.at(-30) === 'A' ? 'B' : 'A'];
    const ciphertext = entry.ciphertext.slice(0, at) + put + entry.ciphertext.slice(at + 1);
    await expect(openEntry({ ...entry, ciphertext }, orderKey)).rejects.toEqual(code('wrong-key'));
  });

  it('are of one length for all short values', async () => {
    const orderKey = newOrderKey();
    const lengths = await Promise.all(
      ['', 'x', 'changeme', 'a longer pass phrase of forty bytes here'].map(
        async (text) => (await sealEntry({ id: 'e', value: bytes(text) }, orderKey)).ciphertext.length,
      ),
    );
    expect(new Set(lengths).size).toBe(1);
  });

  it('are opened by devices that the order key was wrapped to', async () => {
    const orderKey = newOrderKey();
    const { privateJwk, publicKey } = await generateSealing();
    const wrapped = await wrapOrderKey(orderKey, publicKey);
    expect(await unwrapOrderKey(wrapped, privateJwk)).toEqual(orderKey);
    await expect(unwrapOrderKey(wrapped, (await generateSealing()).privateJwk)).rejects.toEqual(code('wrong-key'));
  });
});

describe('makeEntries', () => {
  const random = (length: number) => Buffer.from(crypto.getRandomValues(new Uint8Array(length))).toString('base64url');

  it('makes values that cannot be guessed blind, and seals the others', async () => {
    const token = random(30);
    const { entries, orderKey, guessable } = await makeEntries([{ value: bytes(token) }, { value: bytes('changeme') }], {
      keys,
      orderId: 'order-1',
    });
    expect(entries.map(({ kind, id }) => [id, kind])).toEqual([
      ['e1', 'blind'],
      ['e2', 'sealed'],
    ]);
    expect(guessable).toBe(1);
    expect(v.is(v.array(Entry), entries)).toBe(true);
    expect(new TextDecoder().decode((await openEntry(entries[1] as SealedEntry, orderKey as Uint8Array)).value)).toBe('changeme');
    const wire = JSON.stringify(entries);
    expect(wire).not.toContain(token);
    expect(wire).not.toContain('changeme');
  });

  it('needs no order key without guessable values, and refuses an empty one', async () => {
    expect(await makeEntries([{ value: bytes(random(30)) }], { keys, orderId: 'o' })).toMatchObject({ orderKey: null, guessable: 0 });
    await expect(makeEntries([{ value: bytes('') }], { keys, orderId: 'o' })).rejects.toEqual(code('malformed'));
  });

  it('gives one fingerprint and another confirmation for one value in two orders', async () => {
    const value = bytes(random(30));
    const [a, b] = await Promise.all(['o1', 'o2'].map(async (orderId) => (await makeEntries([{ value }], { keys, orderId })).entries[0]));
    if (a?.kind !== 'blind' || b?.kind !== 'blind') throw new Error('not blind');
    expect(a.fingerprint).toBe(b.fingerprint);
    expect(a.confirm).not.toBe(b.confirm);
  });

  it('names each value as its retirement record does', async () => {
    const { entries } = await makeEntries([{ value: bytes(random(30)) }, { value: bytes('postgres') }], { keys, orderId: 'o' });
    const [blind, sealed] = entries;
    if (!blind || sealed?.kind !== 'sealed') throw new Error('not sealed');
    const record = {
      type: 'retirement' as const,
      fleet: 'f',
      sequence: 1,
      ref: '',
      version: '',
      successor: null,
      oldInvalidAt: T0,
      issuedAt: T0,
    };
    expect(retirementName(sealed)).toBe(`commit1.${sealed.commitment}`);
    expect(retirementMatches(blind, { ...record, fingerprint: retirementName(blind) })).toBe(true);
    expect(retirementMatches(sealed, { ...record, fingerprint: retirementName(sealed) })).toBe(true);
    expect(retirementMatches(blind, { ...record, fingerprint: retirementName(sealed) })).toBe(false);
  });
});
