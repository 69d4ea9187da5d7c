import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AdmissionPayload, Bundle, FleetKeys, StewardFrame } from '../../src/protocol/index.ts';
import { type DeviceWord, openStewardState, type StewardState } from '../../src/steward/state.ts';
import { WordRenewal } from '../../src/steward/word-renewal.ts';
import {
  deviceId,
  generateSealing,
  generateSigner,
  initFleet,
  makeAdmission,
  openAdmission,
  type Signer,
  signer,
} from '../../src/trust/index.ts';

/** Words of the steward under a new key: said once, kept when the server has them, and never over a newer one. */

type Admit = Extract<StewardFrame, { t: 'admit' }>;

let bundle: Bundle;
let keys: FleetKeys;
let [before, now]: Signer[] = [];
let state: StewardState;
let sent: Admit[] = [];
let line = true;
const NEVER = { type: 'renewed' as const, devices: -1 };
let told = NEVER;
const errors: unknown[] = [];

beforeEach(async () => {
  const made = await initFleet({
    name: 't',
    serverUrl: 'http://127.0.0.1:1',
    operators: [{ person: 'ada' }],
    now: '2026-11-23T10:00:00.000Z',
  });
  keys = made.stewardSecrets.keys;
  before = await signer(made.stewardSecrets.signingJwk);
  now = await signer((await generateSigner()).privateJwk);
  bundle = { ...made.bundle, stewardKeys: [{ keyId: now.keyId, key: now.publicKey }] };
  state = openStewardState(':memory:');
  sent = [];
  line = true;
  told = NEVER;
  errors.length = 0;
});
afterEach(() => {
  state[Symbol.dispose]();
  expect(errors).toEqual([]);
});

async function word(to: DeviceWord['state'], issuedAt: string, by = before, device?: DeviceWord): Promise<DeviceWord> {
  const known = device && payloadOf(device);
  const signingKey = known?.signingKey ?? (await generateSigner()).publicKey;
  const sealingKey = known?.sealingKey ?? (await generateSealing()).publicKey;
  const id = known?.deviceId ?? deviceId(signingKey, 'm', 'u');
  const reason = to === 'revoked' ? { reason: 'stolen' } : {};
  if (!by) throw new Error('no key');
  const statement = await makeAdmission(
    { fleet: bundle.fleet, device: { deviceId: id, signingKey, sealingKey }, keys, state: to, issuedAt, ...reason },
    by,
  );
  return { deviceId: id, state: to, machine: 'm', user: 'u', statement };
}

const payloadOf = ({ statement }: Pick<DeviceWord, 'statement'>): AdmissionPayload =>
  JSON.parse(Buffer.from(statement.payload, 'base64url').toString()) as AdmissionPayload;

function renewal(): WordRenewal {
  if (!now) throw new Error('no key');
  return new WordRenewal({
    bundle,
    signer: now,
    keys,
    state,
    send: (frame) => {
      if (line) sent.push(frame as Admit);
      return line;
    },
    tell: (event) => void (told = event as typeof told),
    onError: (error) => void errors.push(error),
  });
}
const accept = (one: WordRenewal, frame: Admit | undefined) => one.answered({ t: 'accepted', id: frame?.id ?? '' });

it('says each word anew by the new key, as it was, a moment later, and only once', async () => {
  const words = [await word('admitted', '2026-11-23T10:00:00.000Z'), await word('revoked', '2026-11-23T11:00:00.000Z')];
  state.saveWords(words, { byRule: 0 });
  const one = renewal();
  one.begin();
  await expect.poll(() => sent.length).toBe(2);
  for (const frame of sent) expect(accept(one, frame)).toBe(true);
  await expect.poll(() => told.devices).toBe(2);
  for (const old of words) {
    const renewed = state.word(old.deviceId);
    if (!renewed) throw new Error('a word was lost');
    const { payload } = await openAdmission(renewed.statement, bundle);
    const { wrapped, issuedAt, ...rest } = payloadOf(old);
    expect(payload).toMatchObject(rest);
    expect(Date.parse(payload.issuedAt) - Date.parse(issuedAt)).toBe(1);
    expect(payload.wrapped === null).toBe(wrapped === null);
  }
  one.begin();
  await one.close();
  expect(sent).toHaveLength(2);
});

it('keeps a word that was said meanwhile', async () => {
  const old = await word('admitted', '2026-11-23T10:00:00.000Z');
  state.saveWords([old], { byRule: 0 });
  const one = renewal();
  one.begin();
  await expect.poll(() => sent.length).toBe(1);
  const out = await word('revoked', '2026-11-23T12:00:00.000Z', now, old);
  state.saveWords([out], { byRule: 0 });
  accept(one, sent[0]);
  await expect.poll(() => told.devices).toBe(1);
  expect(state.word(old.deviceId)).toMatchObject({ state: 'revoked', statement: out.statement });
  // What was sent is older than it, so a server does not take it instead.
  expect(payloadOf(sent[0] as Admit).issuedAt < payloadOf(out).issuedAt).toBe(true);
  await one.close();
});

it('goes on when the line is up again, slows down when told to, and gives up nothing that was not answered', async () => {
  state.saveWords([await word('admitted', '2026-11-23T10:00:00.000Z')], { byRule: 0 });
  line = false;
  const one = renewal();
  one.begin();
  line = true;
  one.begin();
  await expect.poll(() => sent.length).toBe(1);
  one.down();
  one.begin();
  await expect.poll(() => sent.length).toBe(2);
  one.answered({ t: 'refused', id: sent[1]?.id ?? '', code: 'slow-down', message: 'wait', retryAfter: 1 });
  await expect.poll(() => sent.length).toBe(3);
  expect(payloadOf(sent[2] as Admit)).toEqual(payloadOf(sent[1] as Admit));
  expect(one.answered({ t: 'accepted', id: 'of-another' })).toBe(false);
  accept(one, sent[2]);
  await expect.poll(() => told.devices).toBe(1);
  await one.close();
});

it('says nothing while its key is not the one that holds', async () => {
  state.saveWords([await word('admitted', '2026-11-23T10:00:00.000Z')], { byRule: 0 });
  bundle = { ...bundle, stewardKeys: [] };
  const one = renewal();
  one.begin();
  await one.close();
  expect(sent).toEqual([]);
});
