import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeysPayload, Statement } from '../../src/protocol/index.ts';
import { type StewardEvent, startSteward } from '../../src/steward/index.ts';
import {
  generateSigner,
  Keyring,
  link,
  makeStatement,
  openAdmission,
  openLink,
  type Signer,
  signer,
  statementHash,
  withNewEpoch,
} from '../../src/trust/index.ts';
import { asOperator, Book, connectSteward, Constellation, Device, type Fleet, makeFleet, request } from './constellation.ts';
import { Gateway } from './gateways.ts';
import { lacksPostgres, PostgresCluster } from './postgres-cluster.ts';

/** Keys of the fleet turn while the server runs; it takes them from the roots alone, and keeps nobody's key longer than it holds. */

let all: Constellation;
beforeEach(async () => {
  all = await Constellation.start();
});
afterEach(() => all[Symbol.asyncDispose]());

const fresh = async (): Promise<Signer> => signer((await generateSigner()).privateJwk);
const asKey = ({ keyId, publicKey }: Signer) => ({ keyId, key: publicKey });
const asOrderKey = (one: Signer, person: string) => ({ ...asKey(one), person, origin: 'cli' as const });

function payload(fleet: Fleet, over: Partial<KeysPayload> = {}): KeysPayload {
  const { orderKeys, thresholds, stewardKeys, rootKeys } = fleet.bundle;
  return {
    type: 'keys',
    fleet: fleet.bundle.fleet,
    version: 1,
    issuedAt: new Date().toISOString(),
    orderKeys,
    thresholds,
    stewardKeys,
    rootKeys,
    rootThreshold: 1,
    disowned: [],
    ...over,
  };
}

const post = (keys: Statement, turn: Statement | null) => request(all.url, 'POST', '/keys', { body: { keys, turn } });

/** Signs and places keys; the book goes on behind them. */
async function turned(over: Partial<KeysPayload>, by: Signer = all.fleet.operator): Promise<Statement> {
  const keys = await makeStatement(payload(all.fleet, over), [all.fleet.root]);
  const asked = await post(keys, null);
  expect(asked).toMatchObject({ status: 200, body: { placed: null, tip: { seq: all.book.sequence, hash: all.book.hash } } });
  const turn = await makeStatement({ type: 'turn', ...all.book.next(), keys }, [by]);
  expect(await post(keys, turn)).toMatchObject({ status: 200, body: { placed: all.book.sequence + 1 } });
  all.book.hash = link(all.book.hash, statementHash(turn), 'turn');
  all.book.sequence++;
  return turn;
}

describe('a turn of the keys', () => {
  it('changes who may order and ask, from its place on and across a restart', async () => {
    await all.submit(await all.book.order());
    const ben = await fresh();
    const turn = await turned({ orderKeys: [asOrderKey(ben, 'ben')] }, ben);
    const old = all.fleet;
    const now: Fleet = { ...old, operator: ben };
    const orders = async (by: Fleet) => {
      const statement = await all.book.statement(JSON.parse(Buffer.from((await all.book.order()).payload, 'base64url').toString()), [
        by.operator,
      ]);
      return { statement, answer: await asOperator(all.url, by, 'POST', '/chain', { statement, sealedKeys: {} }) };
    };
    for (const when of ['at once', 'after a restart']) {
      expect((await orders(old)).answer, when).toMatchObject({ status: 403, body: { code: 'unknown-key' } });
      expect(await asOperator(all.url, old, 'GET', '/devices'), when).toMatchObject({ status: 403 });
      const { statement, answer } = await orders(now);
      expect(answer, when).toMatchObject({ status: 200 });
      all.book.took(statement);
      await all.server.close();
      await all.up();
    }
    const shown = await asOperator(all.url, now, 'GET', '/keys');
    expect(shown.body['turns']).toEqual([{ seq: 2, statement: turn }]);
    // Publishing once more is told apart from publishing something else.
    const keys = JSON.parse(Buffer.from(turn.payload, 'base64url').toString()).keys as Statement;
    expect(await post(keys, turn)).toMatchObject({ status: 200, body: { placed: 2 } });
    expect(await post(keys, null)).toMatchObject({ status: 422, body: { code: 'replayed' } });
    expect((await all.audit()).filter(({ action, detail }) => action === 'chain.append' && detail.includes('"turn"'))).toHaveLength(1);
  });

  it('goes whole to devices and steward, also those that an order leaves out', async () => {
    await using steward = await all.steward();
    const device = await all.admitted('laptop-1', steward);
    await using own = await device.connect(all.url);
    await own.next('admission');
    await all.submit(await all.book.order({ scope: { devices: ['somebody-else'] } }));
    expect(await own.next('item')).toMatchObject({ item: { kind: 'hash', seq: 1 } });
    const turn = await turned({ orderKeys: [asOrderKey(await fresh(), 'ben')] });
    expect(await own.next('item')).toMatchObject({ item: { kind: 'statement', seq: 2, statement: turn } });
    const keyring = new Keyring(all.fleet.bundle);
    const opened = await openLink(turn, keyring.bundle);
    if ('keys' in opened) keyring.take(opened);
    expect(keyring.bundle.orderKeys.map(({ person }) => person)).toEqual(['ben']);
  });

  it('is taken from nobody but the roots, in its place, by somebody who may place it', async () => {
    const { root, operator, steward, bundle } = all.fleet;
    const thief = await fresh();
    const place = async (keys: Statement, by: Signer, over: object = {}) =>
      post(keys, await makeStatement({ type: 'turn', ...all.book.next(), keys, ...over }, [by]));
    const stolen = { orderKeys: [asOrderKey(thief, 'thief')] };
    for (const by of [operator, steward, thief]) {
      const keys = await makeStatement(payload(all.fleet, stolen), [by]);
      expect(await post(keys, null)).toMatchObject({ status: 403, body: { code: 'unknown-key' } });
      expect(await place(keys, operator)).toMatchObject({ status: 403, body: { code: 'unknown-key' } });
    }
    const good = await makeStatement(payload(all.fleet), [root]);
    expect(await place(good, thief)).toMatchObject({ status: 403, body: { code: 'unknown-key' } });
    expect(await place(good, operator, { seq: 7 })).toMatchObject({ status: 409, body: { code: 'chain-moved' } });
    expect(await place(good, operator, { prev: statementHash(good) })).toMatchObject({ status: 409, body: { code: 'chain-moved' } });
    expect(await place(await makeStatement(payload(all.fleet, { version: 2 }), [root]), operator)).toMatchObject({
      status: 422,
      body: { code: 'not-yet' },
    });
    const elsewhere = await makeStatement({ ...payload(all.fleet), fleet: 'fleet-x' }, [root]);
    expect(await place(elsewhere, operator)).toMatchObject({ status: 403, body: { code: 'foreign-fleet' } });
    // It is no order: the way of orders does not take it.
    const turn = await makeStatement({ type: 'turn', ...all.book.next(), keys: good }, [operator]);
    expect(await all.operator('POST', '/chain', { statement: turn, sealedKeys: {} })).toMatchObject({ body: { code: 'wrong-type' } });
    expect((await all.operator('GET', '/keys')).body['turns']).toEqual([]);
    expect(bundle.orderKeys).toHaveLength(1);
  });

  it('lets strangers neither see the keys nor flood the server with some', async () => {
    expect(await request(all.url, 'GET', '/keys')).toMatchObject({ status: 401 });
    await all.server.close();
    await all[Symbol.asyncDispose]();
    all = await Constellation.start({ limits: { enrolments: { perSecond: 0.001, burst: 2 } } });
    const keys = await makeStatement(payload(all.fleet), [await fresh()]);
    const codes = [];
    for (let n = 0; n < 4; n++) codes.push((await post(keys, null)).body.code);
    expect(codes).toEqual(['unknown-key', 'unknown-key', 'slow-down', 'slow-down']);
  });
});

describe('the steward', () => {
  const dirs: string[] = [];
  afterEach(() => {
    for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
  });

  it('with a new key says everything anew, with the newest epoch: devices stay in, the old key is no steward any more', async () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'lastcopy-steward-'));
    dirs.push(stateDir);
    const bundle = { ...all.fleet.bundle, server: { url: all.url, ca: null } };
    const events: StewardEvent[] = [];
    const run = (by: Signer, keys = all.fleet.keys) =>
      startSteward({
        stateDir,
        bundle,
        signer: by,
        keys,
        admission: { kind: 'automatic' },
        log: pino({ level: 'silent' }),
        on: (event) => void events.push(event),
      });
    const second = await fresh();
    const laptops = await Promise.all(Array.from({ length: 40 }, (_none, n) => all.device(`laptop-${n}`)));
    const words = async () => {
      const opened = [];
      for (const { admission } of await all.devices()) opened.push(admission);
      return opened;
    };
    const first = run(all.fleet.steward);
    try {
      for (const laptop of laptops) await laptop.enrol(all.url);
      await expect.poll(async () => (await words()).every((word) => word !== null), { timeout: 10_000 }).toBe(true);
      await turned({ stewardKeys: [asKey(second)] });
      await expect.poll(() => events.some(({ type }) => type === 'key-not-valid'), { timeout: 10_000 }).toBe(true);
      expect(first.sequence).toBe(1);
    } finally {
      await first[Symbol.asyncDispose]();
    }
    events.length = 0;
    const newKeys = withNewEpoch(all.fleet.keys);
    await using _second = run(second, newKeys);
    await expect.poll(() => events.find(({ type }) => type === 'renewed'), { timeout: 10_000 }).toEqual({ type: 'renewed', devices: 40 });
    const turnedBundle = { ...bundle, stewardKeys: [asKey(second)] };
    for (const word of await words()) {
      if (!word) throw new Error('a device has no admission');
      // By the new key alone: nobody has to believe the old one for it.
      expect((await openAdmission(word, turnedBundle)).payload).toMatchObject({ state: 'admitted', epoch: 2 });
    }
    expect((await all.devices()).every(({ state }) => state === 'admitted')).toBe(true);
    const head = (await all.operator('GET', '/head')).body['head'] as Statement;
    expect(head.signatures[0]?.keyId).toBe(second.keyId);
    expect(() => run(second, all.fleet.keys)).toThrow(/newest key file/);
  });
});

describe.skipIf(lacksPostgres())('two gateways on one PostgreSQL', () => {
  it('turn together: what one has placed holds at the other, and no order of an old key gets in behind it there', async () => {
    await using cluster = await PostgresCluster.start();
    const database = await cluster.database();
    const fleet = await makeFleet();
    await using one = await Gateway.start(fleet, database);
    await using two = await Gateway.start(fleet, database);
    const book = new Book(fleet);
    const device = await Device.make(fleet, 'laptop-1');
    {
      await using steward = await connectSteward(one.url, fleet);
      await device.enrol(one.url);
      await steward.ask({ t: 'admit', id: 'a1', statement: await device.admission() });
    }
    await using line = await device.connect(two.url);
    await line.next('admission');
    const ben = await fresh();
    const keys = await makeStatement(payload(fleet, { orderKeys: [asOrderKey(ben, 'ben')] }), [fleet.root]);
    const turn = await makeStatement({ type: 'turn', ...book.next(), keys }, [fleet.operator]);
    // An order of the old key that is ready for the place behind the turn, sent to the gateway that did not take it.
    book.hash = link(book.hash, statementHash(turn), 'turn');
    book.sequence++;
    const late = await book.order();
    const [placed, ...refused] = await Promise.all([
      request(one.url, 'POST', '/keys', { body: { keys, turn } }),
      ...Array.from({ length: 8 }, () => asOperator(two.url, fleet, 'POST', '/chain', { statement: late, sealedKeys: {} })),
    ]);
    expect(placed).toMatchObject({ status: 200, body: { placed: 1 } });
    for (const { status } of refused) expect([403, 409]).toContain(status);
    expect(await line.next('item')).toMatchObject({ item: { seq: 1, statement: turn } });
    const now: Fleet = { ...fleet, operator: ben };
    await expect.poll(async () => (await asOperator(two.url, now, 'GET', '/devices')).status, { timeout: 5_000 }).toBe(200);
    expect((await asOperator(two.url, fleet, 'GET', '/devices')).status).toBe(403);
    const order = await book.statement(JSON.parse(Buffer.from(late.payload, 'base64url').toString()), [ben]);
    expect(await asOperator(two.url, now, 'POST', '/chain', { statement: order, sealedKeys: {} })).toMatchObject({
      status: 200,
      body: { seq: 2 },
    });
  });
});
