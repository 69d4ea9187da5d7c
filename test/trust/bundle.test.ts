import { beforeAll, describe, expect, it } from 'vitest';
import type { Bundle } from '../../src/protocol/index.ts';
import {
  emptyChain,
  initFleet,
  makeStatement,
  openReceipt,
  orderDigest,
  parseBundle,
  parseOperatorSecrets,
  parseStewardSecrets,
  signer,
  statementHash,
} from '../../src/trust/index.ts';
import { type Fleet, makeFleet, orderPayload, T0 } from './fleet.ts';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await makeFleet();
});
const code = (wanted: string) => expect.objectContaining({ name: 'TrustError', code: wanted });

describe('a fleet', () => {
  it('begins with a bundle of public data and one secret file per holder', async () => {
    const made = await initFleet({ name: 'N', serverUrl: 'https://lastcopy.example', operators: [{ person: 'ada' }], now: T0 });
    const text = JSON.stringify(made.bundle);
    expect(parseBundle(text)).toEqual(made.bundle);
    const secrets = [
      made.stewardSecrets.signingJwk.d,
      made.rootSecrets.rootJwk.d,
      ...made.operatorSecrets.map(({ orderJwk }) => orderJwk.d),
    ];
    const { fingerprint, window, confirm } = made.stewardSecrets.keys.epochs[0] ?? {};
    for (const secret of [...secrets, fingerprint, window, confirm]) expect(text).not.toContain(secret);
    expect(parseStewardSecrets(JSON.stringify(made.stewardSecrets))).toEqual(made.stewardSecrets);
    expect(parseOperatorSecrets(JSON.stringify(made.operatorSecrets[0]))).toEqual(made.operatorSecrets[0]);
    expect((await signer(made.operatorSecrets[0]?.orderJwk ?? {})).keyId).toBe(made.bundle.orderKeys[0]?.keyId);
    expect(made.bundle.floor).toMatchObject({
      mode: 'enforce',
      roots: ['~'],
      caps: { files: 2_000, bytes: 64_000_000 },
      undoHours: 24,
      allowKeyFile: false,
    });
  });

  it('is not made for a server without TLS elsewhere than here, nor without operators', async () => {
    const init = { name: 'N', operators: [{ person: 'ada' }], now: T0 };
    await expect(initFleet({ ...init, serverUrl: 'http://lastcopy.example' })).rejects.toEqual(code('malformed'));
    await expect(initFleet({ ...init, serverUrl: 'https://x.example', operators: [] })).rejects.toEqual(code('malformed'));
    await initFleet({ ...init, serverUrl: 'http://[::1]:8443' });
  });

  it('keeps secrets out of the errors about their files', () => {
    const { stewardSecrets } = fleet;
    const broken = JSON.stringify({ ...stewardSecrets, format: 'other' });
    for (const text of [
      broken,
      broken.slice(0, -3),
      JSON.stringify({ ...stewardSecrets, signingJwk: { d: stewardSecrets.signingJwk.d } }),
    ]) {
      let caught: unknown;
      try {
        parseStewardSecrets(text);
      } catch (error) {
        caught = error;
      }
      expect(caught).toEqual(code('malformed'));
      const { message, stack, cause } = caught as Error;
      expect(JSON.stringify([message, stack, cause])).not.toContain(stewardSecrets.signingJwk.d.slice(0, 8));
    }
  });
});

describe('a bundle', () => {
  const spoilt: [string, (bundle: Bundle) => unknown, RegExp][] = [
    ['no JSON', () => '{', /not JSON/],
    ['another format', (bundle) => ({ ...bundle, format: 'x' }), /format/],
    ['a key id that is not its key’s', (bundle) => ({ ...bundle, stewardKeys: [{ ...bundle.stewardKeys[0], keyId: 'me' }] }), /own value/],
    ['a key twice', (bundle) => ({ ...bundle, orderKeys: [...bundle.orderKeys, bundle.orderKeys[0]] }), /twice/],
    ['a key that is order key and steward key', (bundle) => ({ ...bundle, stewardKeys: [bundle.orderKeys[0]] }), /twice/],
    ['no threshold for a verb', (bundle) => ({ ...bundle, thresholds: { ...bundle.thresholds, redact: 0 } }), /thresholds\.redact/],
    [
      'more persons than there are',
      (bundle) => ({ ...bundle, thresholds: { ...bundle.thresholds, delete: 3 } }),
      /3 persons and there are 2/,
    ],
    ['a server without TLS', (bundle) => ({ ...bundle, server: { url: 'http://10.0.0.1', ca: null } }), /https/],
    ['a server that is no URL', (bundle) => ({ ...bundle, server: { url: 'x', ca: null } }), /URL/],
  ];
  it.each(spoilt)('is refused with %s, saying so', (_name, spoil, says) => {
    const changed = spoil(fleet.bundle);
    let caught: unknown;
    try {
      parseBundle(typeof changed === 'string' ? changed : JSON.stringify(changed));
    } catch (error) {
      caught = error;
    }
    expect(caught).toEqual(code('malformed'));
    expect((caught as Error).message).toMatch(says);
  });
});

describe('what is shown before signing', () => {
  it('is told with the digest of the very bytes that get signed', async () => {
    const payload = orderPayload(fleet, emptyChain(fleet.bundle.fleet));
    const { text, digest } = orderDigest(payload);
    expect(digest).toBe(statementHash(await makeStatement(payload, [fleet.ada])));
    for (const said of [digest, 'redact', 'COPY, HOME', 'every device', '100 files', payload.label, payload.startBy])
      expect(text).toContain(said);
    expect(orderDigest({ ...payload, caps: { files: 101, bytes: 1 } }).digest).not.toBe(digest);
  });

  it('cannot be dressed up by control characters in a label', () => {
    const payload = orderPayload(fleet, emptyChain(fleet.bundle.fleet), { label: 'a\u001b[2K\r\u202eevil\nmay  report only' });
    const { text } = orderDigest(payload);
    expect(text).not.toMatch(/[\u001b\r\u202e]/);
    expect(text.split('\n').filter((line) => /^may\s/.test(line))).toHaveLength(1);
  });

  it('shows what is to take each value’s place', () => {
    const payload = orderPayload(fleet, emptyChain(fleet.bundle.fleet), { verb: 'rehome' });
    const entries = payload.entries.map((entry) => ({ ...entry, reference: 'op://Prod/stripe/key' }));
    expect(orderDigest({ ...payload, entries }).text).toMatch(/^ {2}becomes +op:\/\/Prod\/stripe\/key$/m);
    expect(orderDigest(payload).text).not.toContain('becomes');
  });

  it('names what promotions and cancellations do', () => {
    const link = { fleet: 'f', seq: 2, prev: 'A'.repeat(43), issuedAt: T0, orderId: 'order-9' };
    expect(orderDigest({ type: 'promotion', ...link, ring: 0 }).text).toContain('ring 0 of order order-9');
    expect(orderDigest({ type: 'cancellation', ...link, reason: 'wrong one' }).text).toContain('wrong one');
  });
});

it('a receipt is believed of the device that signed it, about itself', async () => {
  const payload = {
    type: 'receipt',
    fleet: fleet.bundle.fleet,
    deviceId: fleet.deviceId,
    receiptId: 'r1',
    orderId: 'o1',
    orderHash: 'A'.repeat(43),
    phase: 'first',
    decision: 'reported',
    reason: null,
    startedAt: T0,
    finishedAt: T0,
    found: 0,
    purged: 0,
    files: 0,
    residuals: [],
    residualCount: 0,
    notVisible: { count: 0, reasons: {} },
    undoUntil: null,
  };
  const device = { fleet: fleet.bundle.fleet, deviceId: fleet.deviceId, signingKey: fleet.device.publicKey };
  expect((await openReceipt(await makeStatement(payload, [fleet.device]), device)).payload.receiptId).toBe('r1');
  await expect(openReceipt(await makeStatement({ ...payload, deviceId: 'other' }, [fleet.device]), device)).rejects.toEqual(
    code('unknown-key'),
  );
  await expect(openReceipt(await makeStatement(payload, [fleet.ada]), device)).rejects.toEqual(code('unknown-key'));
});
