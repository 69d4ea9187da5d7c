import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc } from '@fast-check/vitest';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Api, type Operator } from '../../src/cli/operator.ts';
import { tip } from '../../src/cli/order-acts.ts';
import { announce, draft, retire, type RotationRequest } from '../../src/cli/rotation.ts';
import type { DeviceRecord, DevicesAnswer, OrderPayload, Statement, StewardAsk } from '../../src/protocol/index.ts';
import { startSteward, type StewardEvent } from '../../src/steward/index.ts';
import { generateSealing, makeStatement, peek, type Signer, stewardRequestId, unwrapOrderKey } from '../../src/trust/index.ts';
import { Constellation, type Device } from '../server/constellation.ts';
import { stranger } from './attacks.ts';
import { HostileServer } from './server.ts';

/** The steward's process and an operator's command line at a breached server: what they sign is what is true. */

const LONG = process.env['LASTCOPY_LONG'] === '1';

let all: Constellation;
let hostile: HostileServer;
let dir: string;
let steward: ReturnType<typeof startSteward>;
let events: StewardEvent[];
let mallory: Signer;
const happened = (type: StewardEvent['type']) => events.filter((event) => event.type === type).length;
const said = (t: string) => hostile.frames.filter((frame) => frame.t === t);
const edited = (statement: Statement, part: object): Statement => ({
  ...statement,
  payload: Buffer.from(JSON.stringify({ ...peek(statement), ...part })).toString('base64url'),
});

beforeEach(async () => {
  all = await Constellation.start();
  hostile = await HostileServer.start(all.url);
  dir = mkdtempSync(join(tmpdir(), 'lastcopy-steward-'));
  events = [];
  mallory = await stranger();
  steward = startSteward({
    stateDir: dir,
    bundle: { ...all.fleet.bundle, server: { url: hostile.url, ca: null } },
    signer: all.fleet.steward,
    keys: all.fleet.keys,
    admission: { kind: 'automatic' },
    log: pino({ enabled: false }),
    on: (event) => void events.push(event),
    lookEvery: 30,
  });
  await expect.poll(() => happened('up'), { timeout: 5_000 }).toBe(1);
});
afterEach(async () => {
  await steward[Symbol.asyncDispose]();
  await hostile[Symbol.asyncDispose]();
  await all[Symbol.asyncDispose]();
  rmSync(dir, { recursive: true, force: true });
});

const enrolled = async (machine: string): Promise<Device> => {
  const one = await all.device(machine);
  await one.enrol(all.url);
  await expect
    .poll(async () => (await all.devices()).find(({ deviceId }) => deviceId === one.id)?.state, { timeout: 5_000 })
    .toBe('admitted');
  return one;
};

/** Settles when the steward has gone through all that was said before: it answers every request for a record. */
const settled = async (): Promise<void> => {
  const requestId = `last-${randomUUID()}`;
  const statement = await all.book.statement(JSON.parse(JSON.stringify(await anyOrder())) as OrderPayload, [mallory]);
  hostile.say({ t: 'retirement-request', requestId, statement });
  await expect.poll(() => said('retirement').some((frame) => frame['requestId'] === requestId), { timeout: 5_000 }).toBe(true);
};
const anyOrder = async () => peek(await all.book.order()) as unknown as OrderPayload;

describe('a steward at a breached server', { timeout: LONG ? 600_000 : 30_000 }, () => {
  it('lets nobody in or out, pauses nothing, states nothing and follows no chain by its word', async () => {
    const some = [await enrolled('laptop-1'), await enrolled('laptop-2')] as const;
    const order = await all.submit(await all.book.order());
    await all.submit(await all.book.promotion('order-1'));
    await expect.poll(() => steward.sequence, { timeout: 5_000 }).toBe(2);
    const good = await some[0].receipt(order);
    const undone = { receiptId: 'undo.1', phase: 'undo' as const };
    const failed = await some[0].receipt(order, undone);
    const elsewhere = await some[1].receipt(await all.book.order({ orderId: 'order-1', label: 'another' }), undone);
    const record = async (): Promise<DeviceRecord> => {
      const asked: DeviceRecord[] = [];
      const before = hostile.toClient;
      hostile.toClient = (frame) => (frame.t === 'device' ? (asked.push(frame.device), []) : [frame]);
      await (await all.device(`new-${randomUUID()}`)).enrol(all.url);
      await expect.poll(() => asked.length, { timeout: 5_000 }).toBeGreaterThan(0);
      hostile.toClient = before;
      return asked[0]!;
    };
    const fresh = await record();
    const seen = await record();
    const swap = (await generateSealing()).publicKey;
    const ask = async (part: StewardAsk, by: Signer): Promise<Statement> =>
      makeStatement(
        {
          type: 'steward-request',
          fleet: all.fleet.bundle.fleet,
          nonce: randomUUID(),
          issuedAt: new Date().toISOString(),
          expiresAt: new Date(Date.now() + 900_000).toISOString(),
          ask: part,
        },
        [by],
      );
    const revoke: StewardAsk = { kind: 'revoke', devices: [some[0].id], reason: 'lost' };
    const ofOperator = await ask({ kind: 'enrolment', open: true, until: null }, all.fleet.operator);
    const requests = [
      await ask(revoke, mallory),
      await ask(revoke, all.fleet.steward),
      await ask({ kind: 'enrolment', open: false, until: null }, mallory),
      edited(ofOperator, { ask: revoke }),
      edited(ofOperator, { ask: { kind: 'enrolment', open: false, until: null } }),
    ];
    const wish = {
      type: 'retirement' as const,
      fleet: all.fleet.bundle.fleet,
      sequence: 0,
      ref: 'r',
      version: '1',
      fingerprint: `fp1.1.${'A'.repeat(43)}`,
      successor: null,
      oldInvalidAt: new Date().toISOString(),
      issuedAt: new Date().toISOString(),
    };
    const wishes = [await makeStatement(wish, [mallory]), edited(await makeStatement(wish, [all.fleet.operator]), { ref: 'other' })];
    const links = await Promise.all(
      ['order', 'promotion', 'cancellation', 'pause', 'resume', 'renewal', 'approval', 'turn'].map((type) =>
        makeStatement({ ...all.book.next(), type, orderId: 'order-1', reason: 'r', ring: 0 }, [mallory]),
      ),
    );
    const shown = (deviceId: string, statement: Statement) => ({
      t: 'receipts',
      orderId: 'order-1',
      receipts: [{ deviceId, statement }],
      next: 1,
      more: false,
    });
    const [one, two] = [some[0].id, some[1].id];
    const event = { eventId: 'e.1', source: 'vault', secretRef: 'team/kv/x', oldVersion: '1', newVersion: '2' };
    const times = { occurredAt: wish.issuedAt, oldInvalidAt: wish.issuedAt };
    const frames: object[] = [
      ...[
        { sealingKey: swap },
        { machine: 'laptop-1' },
        { user: 'root' },
        { proof: undefined },
        { deviceId: one },
        { signingKey: some[0].signer.publicKey },
      ].map((part) => ({ t: 'device', device: { ...fresh, ...part } })),
      { t: 'device', device: { ...fresh, sealingKey: seen.sealingKey, proof: seen.proof } },
      // One device's true words, again and again, in another's name, of another order, altered, forged.
      shown(one, failed),
      shown(two, failed),
      shown(two, elsewhere),
      shown(one, edited(good, undone)),
      shown(two, await some[1].receipt(order, undone, mallory)),
      shown('device-x', failed),
      { ...shown(one, failed), next: Number.MAX_SAFE_INTEGER, more: true },
      ...requests.flatMap((statement) => [
        { t: 'request', requestId: stewardRequestId(statement), statement },
        { t: 'request', requestId: 'ask.x', statement },
      ]),
      { t: 'request', requestId: stewardRequestId(ofOperator), statement: ofOperator },
      ...wishes.map((statement) => ({ t: 'retirement-request', requestId: `forged-${randomUUID()}`, statement })),
      ...links.map((statement) => ({ t: 'item', item: { kind: 'statement', seq: all.book.sequence + 1, statement, sealedKey: null } })),
      { t: 'item', item: { kind: 'statement', seq: 3, statement: order, sealedKey: null } },
      { t: 'item', item: { kind: 'hash', seq: 3, hash: 'A'.repeat(43) } },
      { t: 'rotation-event', event: { ...event, ...times, kind: 'rotated' } },
      {
        t: 'seen',
        devices: [
          { deviceId: one, lastSeenAt: null },
          { deviceId: two, lastSeenAt: null },
        ],
      },
      { t: 'accepted', id: randomUUID() },
      { t: 'refused', id: null, code: 'x', message: 'x', retryAfter: Number.MAX_SAFE_INTEGER },
      { t: 'head', statement: await all.book.head({ sequence: 9 }, mallory) },
      { t: 'welcome', protocol: 99, state: 'revoked', time: wish.issuedAt },
    ];
    hostile.toClient = (frame) => (frame.t === 'receipts' || frame.t === 'device' ? [] : [frame]);
    const admitted = said('admit').length;
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(frames, { minLength: 1 }), async (chosen) => {
        for (const frame of chosen) hostile.say(frame);
        await settled();
        expect(happened('pausing') + happened('revoked') + happened('retired')).toBe(0);
        expect(said('pause')).toEqual([]);
        expect(steward.sequence).toBe(2);
      }),
      { numRuns: LONG ? 300 : 12 },
    );
    for (const frame of frames) hostile.say(frame);
    await settled();
    await expect.poll(() => said('answer').length, { timeout: 5_000 }).toBeGreaterThan(requests.length);
    // Of devices it said nothing but, anew, what it had said of those that are in.
    const words = said('admit')
      .slice(admitted)
      .map(({ statement }) => peek(statement as Statement));
    expect(words.filter(({ deviceId, state }) => state !== 'admitted' || (deviceId !== one && deviceId !== two))).toEqual([]);
    expect(said('retirement').filter(({ statement }) => statement !== null)).toEqual([]);
    expect(said('draft').filter(({ statement }) => JSON.stringify(peek(statement as Statement)).includes('"entries"'))).toEqual([]);
    expect(said('pause')).toEqual([]);
    expect(happened('record-refused')).toBeGreaterThan(6);
    expect(happened('receipt-refused')).toBeGreaterThan(2);
    expect(happened('chain-refused')).toBeGreaterThan(8);
    const outcomes = said('answer').map(({ statement }) => peek(statement as Statement)['outcome']);
    expect(outcomes.filter((outcome) => outcome === 'done').length).toBeGreaterThan(0);
    // Enrolment is as the operator truly asked for.
    expect(said('enrolment').map(({ statement }) => peek(statement as Statement)['open'])).not.toContain(false);

    // The attack is over: it follows the true chain and lets in who proves itself.
    hostile.toClient = (frame) => [frame];
    for (const text of ['[', '{"t":"nothing"}']) hostile.say(text);
    await expect.poll(() => happened('up'), { timeout: 10_000 }).toBeGreaterThan(1);
    await enrolled('laptop-3');
    await all.submit(await all.book.cancellation('order-1'));
    await expect.poll(() => steward.sequence, { timeout: 5_000 }).toBe(3);
  });
});

describe('an operator at a breached server', { timeout: 30_000 }, () => {
  let operator: Operator;
  beforeEach(() => {
    const bundle = { ...all.fleet.bundle, server: { url: hostile.url, ca: null } };
    const { operator: own, keys } = all.fleet;
    operator = { bundle, person: 'ada', signer: own, keys, api: new Api(bundle, own) };
  });
  const request = (value: string): RotationRequest => ({
    value: Buffer.from(value),
    ref: 'r',
    version: '1',
    label: 'l',
    verb: 'redact',
    classes: ['COPY'],
    invalidSince: new Date(Date.now() - 1_000).toISOString(),
    devices: 'all',
    caps: { files: 1, bytes: 1_000 },
    rings: [1],
    startWithinHours: 1,
    watchDays: 1,
  });
  /** Another answer in place of the one to GET `path…`. */
  const answers = (path: string, body: unknown) => {
    hostile.answer = (asked, honest, method) => (method === 'GET' && asked.startsWith(path) ? { status: 200, body } : honest);
  };

  it('signs on no tip but one that the steward has stated lately', async () => {
    await all.submit(await all.book.order());
    await expect.poll(() => steward.sequence, { timeout: 5_000 }).toBe(1);
    const closed = await all.book.head();
    const past = new Date(Date.now() - 1_000).toISOString();
    const old = await makeStatement({ ...peek(closed), expiresAt: past }, [all.fleet.steward]);
    for (const head of [await all.book.head({ sequence: 7 }, mallory), await all.book.head({ sequence: 7 }, all.fleet.operator), old]) {
      answers('/head', { head });
      await expect(tip(operator, 0, 250)).rejects.toThrow('no fresh head');
    }
    answers('/head', { head: edited(closed, { sequence: 7 }) });
    await expect(tip(operator, 0, 250)).rejects.toMatchObject({ code: 'bad-signature' });
    answers('/head', { head: null });
    await expect(tip(operator, 1, 250)).rejects.toMatchObject({ message: expect.stringContaining('no fresh head') });
    hostile.answer = (_path, honest) => honest;
    expect(await tip(operator)).toMatchObject({ sequence: 1, hash: all.book.hash });
  });

  it('takes no record of another value, of its own making, altered or forged for the one it asked for', async () => {
    const [dead, live] = [request(randomUUID() + randomUUID()), request(randomUUID() + randomUUID())];
    const drafts = { dead: await draft(operator, dead), live: await draft(operator, live) };
    const entry = drafts.dead.entries[0]!;
    const record = await retire(operator, dead, entry);
    const other = await retire(operator, live, drafts.live.entries[0]!);
    const forged = async (by: Signer) => makeStatement(peek(record), [by]);
    for (const statement of [other, await forged(all.fleet.operator)]) {
      answers('/retirements/', { statement, refusal: null });
      await expect(retire(operator, dead, entry)).rejects.toThrow('not the one asked for');
    }
    answers('/retirements/', { statement: await forged(mallory), refusal: null });
    await expect(retire(operator, dead, entry)).rejects.toMatchObject({ code: 'unknown-key' });
    answers('/retirements/', { statement: edited(record, { ref: 'x' }), refusal: null });
    await expect(retire(operator, dead, entry)).rejects.toMatchObject({ code: 'bad-signature' });
    answers('/retirements/', { statement: null, refusal: null });
    await expect(retire(operator, dead, entry, null, 250)).rejects.toThrow('did not answer in time');
  });

  it('seals for no key that the steward has not admitted', async () => {
    const device = await enrolled('laptop-1');
    const { publicKey, privateJwk } = await generateSealing();
    const wish = request('hunter2-is-bad');
    const drafted = await draft(operator, wish);
    const record = await retire(operator, wish, drafted.entries[0]!);
    const [shown] = await all.devices();
    if (!shown?.admission) throw new Error('no admission');
    const listed = (part: object): DevicesAnswer => ({ devices: [{ ...shown, ...part }] });
    const agree = () => Promise.resolve(true);
    const spoilt = edited(shown.admission, { sealingKey: publicKey });
    for (const [admission, code] of [
      [spoilt, 'bad-signature'],
      [await makeStatement(peek(spoilt), [mallory]), 'unknown-key'],
    ] as const) {
      answers('/devices', listed({ admission, sealingKey: publicKey }));
      await expect(announce(operator, wish, drafted, [record], agree)).rejects.toMatchObject({ code });
    }
    // A key that only the list says is not the one that is sealed for.
    answers('/devices', listed({ sealingKey: publicKey, signingKey: mallory.publicKey }));
    hostile.heard.length = 0;
    expect(await announce(operator, wish, drafted, [record], agree)).toBe(1);
    const sent = hostile.heard.find((text) => text.includes('"sealedKeys"')) ?? '{}';
    const { sealedKeys } = JSON.parse(sent) as { sealedKeys: Record<string, string> };
    expect(Object.keys(sealedKeys)).toEqual([device.id]);
    await expect(unwrapOrderKey(sealedKeys[device.id] ?? '', privateJwk)).rejects.toThrow();
    // Nor did the value or its key go there in the open.
    const said_ = hostile.heard.join('\n');
    for (const form of ['utf8', 'base64', 'base64url', 'hex'] as const)
      expect(said_).not.toContain(Buffer.from('hunter2-is-bad').toString(form));
    expect(said_).not.toContain(Buffer.from(drafted.orderKey ?? []).toString('base64url'));
  });
});
