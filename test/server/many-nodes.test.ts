import { type IncomingMessage, request as ask } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Overview } from '../../src/protocol/index.ts';
import { verifyAudit } from '../../src/server/audit.ts';
import { openStorage } from '../../src/server/storage/open.ts';
import { LIMITS } from '../../src/server/limits.ts';
import { makeLink } from '../../src/server/viewers/sessions.ts';
import { makeRequestProof } from '../../src/trust/index.ts';
import { Balancer } from './balancer.ts';
import { asOperator, Book, connectSteward, Device, type Fleet, freshNonce, makeFleet, request } from './constellation.ts';
import { Gateway, Laptop } from './gateways.ts';
import { lacksPostgres, PostgresCluster } from './postgres-cluster.ts';
import { replica } from './rows.ts';
import { fromUs, get, Stream, trySignIn } from './viewer.ts';

const lacking = lacksPostgres();

/** A fleet whose server has a name of its own, as behind a load balancer. */
async function named(): Promise<Fleet> {
  const fleet = await makeFleet();
  return { ...fleet, bundle: { ...fleet.bundle, server: { url: 'https://relay.example', ca: null } } };
}

async function admitted(fleet: Fleet, url: string, count: number): Promise<Device[]> {
  await using steward = await connectSteward(url, fleet);
  const devices = await Promise.all(Array.from({ length: count }, (_, n) => Device.make(fleet, `laptop-${n + 1}`)));
  for (const device of devices) {
    await device.enrol(url);
    const answer = await steward.ask({ t: 'admit', id: `a-${device.id}`, statement: await device.admission() });
    if (answer.t !== 'accepted') throw new Error(answer.code);
  }
  return devices;
}

describe.skipIf(lacking)('many gateway nodes on one PostgreSQL', () => {
  let cluster: PostgresCluster;
  beforeAll(async () => {
    cluster = await PostgresCluster.start();
  });
  afterAll(() => cluster[Symbol.asyncDispose]());

  it('serve one fleet: what one takes, all tell; a connection elsewhere replaces the older; a proof counts once', async () => {
    const fleet = await named();
    const database = await cluster.database();
    await using one = await Gateway.start(fleet, database);
    await using two = await Gateway.start(fleet, database);
    const book = new Book(fleet);
    const [first, second] = await admitted(fleet, one.url, 2);
    if (!first || !second) throw new Error('no devices');

    await using here = await first.connect(one.url);
    await using there = await second.connect(two.url);
    await using steward = await connectSteward(two.url, fleet);
    const order = await book.order();
    expect((await asOperator(one.url, fleet, 'POST', '/chain', { statement: order, sealedKeys: {} })).status).toBe(200);
    book.took(order);
    for (const line of [here, there, steward]) expect((await line.next('item')).item).toMatchObject({ seq: 1, kind: 'statement' });
    await steward.ask({ t: 'head', id: 'h1', statement: await book.head() });
    for (const line of [here, there]) expect((await line.next('head')).statement).toBeTruthy();

    // Enrolled at one, shown to the steward at the other, admitted there, told at the first.
    const third = await Device.make(fleet, 'laptop-3');
    await third.enrol(one.url);
    expect((await steward.next('device')).device.deviceId).toBe(third.id);
    await using waiting = await third.connect(one.url);
    await steward.ask({ t: 'admit', id: 'a3', statement: await third.admission() });
    await waiting.next('admission');
    expect((await waiting.next('item')).item.seq).toBe(1);

    await using again = await first.connect(two.url, 1);
    expect((await here.closed).code).toBe(4001);
    expect(again.ws.readyState).toBe(again.ws.OPEN);

    const body = new TextEncoder().encode('');
    const claim = { fleet: fleet.bundle.fleet, method: 'GET', pathAndQuery: '/api/v1/devices', nonce: await freshNonce(one.url), body };
    const headers = { authorization: `DPoP ${await makeRequestProof(claim, fleet.operator)}` };
    const [a, b] = await Promise.all([one, two].map(({ url }) => request(url, 'GET', '/devices', { headers })));
    expect([a?.status, b?.status].toSorted()).toEqual([200, 401]);
    for (const { url } of [one, two]) {
      await expect
        .poll(async () => {
          const answer = await asOperator(url, fleet, 'GET', '/devices');
          return (answer.body['devices'] as { connected: boolean }[]).map(({ connected }) => connected);
        })
        .toEqual([true, true, true]);
    }
  });

  it('show the same figures, to one session, and tell of each other in the live stream', async () => {
    const fleet = await named();
    const database = await cluster.database();
    await using one = await Gateway.start(fleet, database);
    await using two = await Gateway.start(fleet, database);
    const [device] = await admitted(fleet, one.url, 1);
    if (!device) throw new Error('no device');
    await using storage = await openStorage({ stateDir: '', database });
    const { link } = await makeLink(storage, LIMITS, 'https://relay.example');
    const host = { host: 'relay.example' };
    const token = link.slice(link.indexOf('#sign-in=') + '#sign-in='.length);
    const signedIn = await trySignIn(two.url, token, { headers: { ...fromUs('https://relay.example'), ...host } });
    expect(signedIn.status).toBe(200);
    const used = await trySignIn(one.url, token, { headers: { ...fromUs('https://relay.example'), ...host } });
    expect(used.status).toBe(401);
    const cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? '';
    const overview = async (url: string): Promise<Overview> => {
      const answer = await get(`${url}/api/v1/dashboard/overview`, { headers: { cookie, ...host, 'sec-fetch-site': 'same-origin' } });
      expect(answer.status).toBe(200);
      return answer.body as unknown as Overview;
    };
    await using line = await device.connect(one.url);
    await line.ask({ t: 'replicas', id: 'f1', upserts: [replica('a'), replica('b')], gone: [] });
    for (const { url } of [one, two]) {
      await expect.poll(async () => (await overview(url)).replicas.total).toBe(2);
      await expect.poll(async () => (await overview(url)).devices.connected).toBe(1);
    }

    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const asking = { headers: { cookie, ...host, accept: 'text/event-stream', 'sec-fetch-site': 'same-origin' }, agent: false };
      ask(`${two.url}/api/v1/dashboard/events`, asking, resolve).once('error', reject).end();
    });
    using stream = new Stream(response);
    await stream.next('hello');
    await line.ask({ t: 'replicas', id: 'f2', upserts: [replica('c')], gone: [] });
    await stream.next('overview', ({ overview: now }) => now.replicas.total === 3);
    const order = await new Book(fleet).order();
    await asOperator(one.url, fleet, 'POST', '/chain', { statement: order, sealedKeys: {} });
    await stream.next('rotation', ({ rotation }) => rotation.orderId === 'order-1');
    await line.ask({ t: 'receipt', id: 'f3', statement: await device.receipt(order) });
    await stream.next('rotation', ({ rotation }) => rotation.devices.finished === 1);
  });

  it('send their peers elsewhere when they are stopped', async () => {
    const fleet = await named();
    const database = await cluster.database();
    await using one = await Gateway.start(fleet, database);
    await using two = await Gateway.start(fleet, database);
    await using balancer = await Balancer.before([one.url, two.url]);
    const devices = await admitted(fleet, one.url, 6);
    await using laptops = new AsyncDisposableStack();
    const all = devices.map((device) => laptops.use(new Laptop(device, balancer.url)));
    const connected = async (): Promise<number> => {
      const answer = await asOperator(two.url, fleet, 'GET', '/devices');
      return (answer.body['devices'] as { connected: boolean }[]).filter((row) => row.connected).length;
    };
    await expect.poll(connected).toBe(6);
    await one.kill('SIGTERM');
    await expect.poll(connected, { timeout: 5_000 }).toBe(6);
    expect(all.flatMap(({ closes }) => closes)).toEqual([1001, 1001, 1001]);
  });

  it('lose no order and no receipt when nodes and database are killed and cut off under way', async () => {
    const fleet = await named();
    const database = await cluster.database();
    await using one = await Gateway.start(fleet, database);
    await using two = await Gateway.start(fleet, database);
    await using balancer = await Balancer.before([one.url, two.url]);
    const devices = await admitted(fleet, one.url, 12);
    await using laptops = new AsyncDisposableStack();
    const all = devices.map((device) => laptops.use(new Laptop(device, balancer.url)));
    await expect.poll(() => all.every(({ up }) => up)).toBe(true);

    const book = new Book(fleet);
    const submit = async (): Promise<void> => {
      const statement = await book.order();
      for (;;) {
        try {
          // Half-dead connections give no answer.
          const answer = await Promise.race([
            asOperator(balancer.url, fleet, 'POST', '/chain', { statement, sealedKeys: {} }),
            sleep(2_000).then(() => null),
          ]);
          if (answer?.status === 200) break;
          if (answer && answer.status < 500) throw new Error(`refused: ${JSON.stringify(answer.body)}`);
        } catch (error) {
          if (error instanceof Error && error.message.startsWith('refused')) throw error;
        }
        await sleep(50);
      }
      book.took(statement);
    };
    const trouble: (() => Promise<void>)[] = [
      () => one.kill(),
      () => one.up(),
      async () => {
        await cluster.kill();
        await sleep(300);
        await cluster.up();
      },
      async () => balancer.cut(two.url),
      async () => {
        // Nothing of it is told to anybody, and everybody has every order all the same.
        await expect.poll(() => all.every(({ got }) => got.length >= book.sequence), { timeout: 10_000 }).toBe(true);
        balancer.heal(two.url);
      },
      () => two.kill(),
      () => two.up(),
    ];
    const orders = trouble.length * 2;
    for (const [n, cause] of trouble.entries()) {
      await submit();
      // While it is being told: nobody waits for anybody.
      const next = submit();
      await sleep(n * 7);
      await cause();
      await sleep(100);
      await next;
    }
    const sequence = Array.from({ length: orders }, (_, n) => n + 1);
    await expect.poll(() => all.map(({ got }) => got.length), { timeout: 20_000 }).toEqual(all.map(() => orders));
    await expect.poll(() => all.map(({ unanswered }) => unanswered), { timeout: 20_000 }).toEqual(all.map(() => 0));
    // Each line was lost, most of them more than once.
    expect(Math.min(...all.map(({ closes }) => closes.length))).toBeGreaterThan(0);
    for (const laptop of all) {
      expect(laptop.wrong).toEqual([]);
      expect(laptop.got).toEqual(sequence);
    }

    await using storage = await openStorage({ stateDir: '', database });
    expect(await storage.tip()).toEqual({ seq: orders, hash: book.hash });
    const signed = all.flatMap(({ receipts }) => [...receipts.values()]).map(({ payload }) => payload);
    const held = (await Promise.all(sequence.map((seq) => storage.receipts(`order-${seq}`)))).flat();
    expect(held.map(({ statement }) => statement?.payload).toSorted()).toEqual(signed.toSorted());
    expect(await verifyAudit(storage)).toMatchObject({ ok: true });
    const lines = await storage.auditRecords(0, 100_000);
    const count = (action: string): number => lines.filter((line) => line.action === action && line.code === null).length;
    expect(count('chain.append')).toBe(orders);
    expect(count('frame.receipt')).toBe(orders * all.length);
    expect(count('frame.progress')).toBe(orders * all.length);
  });
});
