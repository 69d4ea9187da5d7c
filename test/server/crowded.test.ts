import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { LIMITS } from '../../src/server/limits.ts';
import { connection } from '../../src/server/link/connection.ts';
import { pulse } from '../../src/server/link/pulse.ts';
import { asOperator, Constellation, request } from './constellation.ts';
import { greet, line } from './line.ts';
import { replica } from './rows.ts';

const limited = (limits: Partial<typeof LIMITS>) => Constellation.start({ limits });

describe('bounds on the wire', () => {
  it('a slow hello', async () => {
    await using all = await limited({ helloMs: 80 });
    await using one = await line(all.url, 'device');
    expect(await one.next('refused')).toMatchObject({ code: 'hello-timeout', retryAfter: 1_000 });
    expect(await one.closed).toEqual({ code: 4002, reason: 'hello-timeout' });
    expect(await all.refused()).toEqual(['hello hello-timeout']);
  });

  it('strangers who do not say hello', async () => {
    await using all = await limited({ strangers: 2, helloMs: 300 });
    await using one = await line(all.url, 'device');
    await using two = await line(all.url, 'device');
    await expect(line(all.url, 'device')).rejects.toThrow(/503/);
    await Promise.all([one.closed, two.closed]);
    await using three = await line(all.url, 'device');
    await three.next('challenge');
  });

  it('a peer that fell silent', async () => {
    await using all = await limited({ pingMs: 60 });
    await using steward = await all.steward();
    const device = await all.admitted('laptop-1', steward);
    await using alive = await device.connect(all.url);
    const other = await all.admitted('laptop-2', steward);
    await using dead = await other.connect(all.url);
    dead.ws.pause(); // It no longer answers pings.
    await expect.poll(async () => (await all.devices()).map(({ connected }) => connected), { timeout: 3_000 }).toEqual([true, false]);
    expect(alive.ws.readyState).toBe(alive.ws.OPEN);
    expect(all.logged).toContain('"why":"silent"');
  });

  it('frames faster than the rate are refused, not lost in silence', async () => {
    await using all = await limited({ framesPerConnection: { perSecond: 0.5, burst: 5 } });
    await using steward = await all.steward();
    const device = await all.admitted('laptop-1', steward);
    await using own = await device.connect(all.url);
    for (let n = 0; n < 8; n++) own.send({ t: 'replicas', id: `f${n}`, upserts: [replica(`r${n}`)], gone: [] });
    for (let n = 0; n < 5; n++) expect((await own.next('accepted')).id).toBe(`f${n}`);
    const refused = [await own.next('refused'), await own.next('refused'), await own.next('refused')];
    expect(refused).toMatchObject([5, 6, 7].map((n) => ({ id: `f${n}`, code: 'slow-down' })));
    await sleep(refused[2]?.retryAfter ?? 0);
    expect((await own.ask({ t: 'replicas', id: 'f7', upserts: [replica('r7')], gone: [] })).t).toBe('accepted');
    expect((await all.replicas()).total).toBe(6);
  });

  it('frames of the whole fleet', async () => {
    await using all = await limited({ framesPerFleet: { perSecond: 0.001, burst: 3 } });
    await using steward = await all.steward();
    const device = await all.admitted('laptop-1', steward);
    await using own = await device.connect(all.url);
    await own.ask({ t: 'replicas', id: 'f1', upserts: [], gone: [] });
    await own.ask({ t: 'replicas', id: 'f2', upserts: [], gone: [] });
    expect(await own.ask({ t: 'replicas', id: 'f3', upserts: [], gone: [] })).toMatchObject({ code: 'slow-down' });
    expect(await steward.ask({ t: 'head', id: 'h1', statement: await all.book.head() })).toMatchObject({ code: 'slow-down' });
  });

  it('enrolments, requests and waiting devices', async () => {
    await using all = await limited({ enrolments: { perSecond: 0.001, burst: 2 }, pendingDevices: 1 });
    const [one, two, three, four] = await Promise.all([1, 2, 3, 4].map((n) => all.device(`laptop-${n}`)));
    expect((await one?.enrol(all.url, { token: 'guess' }))?.status).toBe(403);
    expect((await two?.enrol(all.url))?.status).toBe(200);
    // Who waited longest, and is not even connected, makes room.
    expect((await three?.enrol(all.url))?.status).toBe(200);
    expect((await all.devices()).map(({ machine }) => machine)).toEqual(['laptop-3']);
    const late = await four?.enrol(all.url);
    expect(late).toMatchObject({ status: 429, body: { code: 'slow-down' } });
    expect(Number(late?.headers.get('retry-after'))).toBeGreaterThan(1);

    await using busy = await limited({ requestsPerAddress: { perSecond: 0.001, burst: 4 } });
    const statuses = [];
    for (let n = 0; n < 6; n++) statuses.push((await request(busy.url, 'GET', '/nonce')).status);
    expect(statuses).toEqual([200, 200, 200, 200, 429, 429]);
  });

  it('a busy server asks devices that know the word to slow down, before it refuses anything', async () => {
    await using all = await limited({ busyFrames: 0, slowMs: 60_000 });
    await using steward = await all.steward();
    const device = await all.admitted('laptop-1', steward);
    const report = (id: string) => ({ t: 'replicas', id, upserts: [], gone: [] });
    await using own = await device.connect(all.url);
    for (const id of ['f1', 'f2', 'f3']) expect((await own.ask(report(id))).t).toBe('accepted');
    const said = (await own.quiet()).filter(({ t }) => t === 'slow');
    expect(said).toEqual([{ t: 'slow', credit: 1, for: 60_000 }]);
    await using old = await line(all.url, 'device');
    await greet(old, { fleet: all.fleet.bundle.fleet, role: 'device', id: device.id, by: device.signer }, { protocol: 1 });
    expect(await old.next('welcome')).toMatchObject({ protocol: 1, credit: 32 });
    expect((await old.ask(report('f4'))).t).toBe('accepted');
    expect((await old.quiet()).filter(({ t }) => t === 'slow')).toEqual([]);
  });

  it('replicas per device', async () => {
    await using all = await limited({ replicasPerDevice: 2 });
    await using steward = await all.steward();
    const device = await all.admitted('laptop-1', steward);
    await using own = await device.connect(all.url);
    const put = (id: string, ...ids: string[]) => own.ask({ t: 'replicas', id, upserts: ids.map((one) => replica(one)), gone: [] });
    expect((await put('f1', 'a', 'b')).t).toBe('accepted');
    expect(await put('f2', 'c')).toMatchObject({ code: 'too-many-replicas' });
    expect((await put('f3', 'a')).t).toBe('accepted');
  });

  it('a flood of refusals does not fill the audit log, and is counted', async () => {
    await using all = await limited({ auditedRefusals: { perSecond: 20, burst: 5 } });
    for (let n = 0; n < 30; n++) await request(all.url, 'GET', '/nothing');
    await sleep(100);
    await request(all.url, 'GET', '/nothing');
    const lines = (await all.audit()).filter(({ code }) => code !== null);
    const counted = lines
      .filter(({ action }) => action === 'refusals.counted')
      .map(({ detail }) => (JSON.parse(detail) as { count: number }).count);
    const single = lines.filter(({ action }) => action === 'request').length;
    expect(single).toBeLessThan(20);
    expect(single + counted.reduce((sum, count) => sum + count, 0)).toBe(31);
  });

  it('a device that does not read is held back, then resumes by its cursor', async () => {
    // Were links pushed without waiting, the queue would run over and the device be dropped.
    await using all = await limited({ queueBytes: 1_200_000 });
    await using steward = await all.steward();
    const device = await all.admitted('laptop-1', steward);
    await using deaf = await device.connect(all.url);
    await using also = await (await all.admitted('laptop-2', steward)).connect(all.url);
    deaf.ws.pause();
    const label = 'x'.repeat(200);
    const big = Array.from({ length: 300 }, (_, n) => ({
      kind: 'sealed' as const,
      id: `e${n}`,
      commitment: 'A'.repeat(43),
      ciphertext: `e30..AA.${'A'.repeat(2_000)}.AA`,
    }));
    for (let n = 0; n < 16; n++) await all.submit(await all.book.order({ label, entries: big }));
    // The one that reads is not held up by the one that does not.
    for (let n = 1; n <= 16; n++) expect((await also.next('item')).item.seq).toBe(n);
    deaf.ws.resume();
    for (let n = 1; n <= 16; n++) expect((await deaf.next('item')).item.seq).toBe(n);
    expect(all.logged).not.toContain('too-slow');
  });

  it('a peer that lets answers pile up is cut off', async () => {
    const wss = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(wss, 'listening');
    const taken = new Promise<WebSocket>((resolve) => wss.once('connection', resolve));
    const deaf = new WebSocket(`ws://127.0.0.1:${(wss.address() as AddressInfo).port}`);
    deaf.on('open', () => deaf.pause());
    const drops: string[] = [];
    using beats = pulse(LIMITS.pingMs);
    const handlers = {
      onText: async () => undefined,
      onWaiting: () => undefined,
      onBinary: async () => undefined,
      onViolation: async () => undefined,
      onDrop: (why: string) => drops.push(why),
    };
    const own = connection(await taken, { ...LIMITS, queueBytes: 300_000 }, beats, handlers);
    const frame = { t: 'refused', id: null, code: 'x', message: 'x'.repeat(100_000), retryAfter: null } as const;
    let queued = 0;
    for (; queued < 1_000 && own.open; queued++) {
      own.send(frame);
      await setImmediate();
    }
    expect(drops).toEqual(['too-slow']);
    expect(queued).toBeGreaterThan(3);
    await own.closed;
    expect(await own.sent(frame)).toBe(false);
    deaf.terminate();
    wss.close();
  });

  it('a request that never ends', async () => {
    await using all = await limited({ requestMs: 200 });
    const socket = connect(Number(new URL(all.url).port), '127.0.0.1');
    socket.write('POST /api/v1/enroll HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{');
    socket.on('error', () => undefined);
    socket.resume();
    await new Promise((resolve) => socket.once('close', resolve));
  });
});

describe('the end', () => {
  it('closes links with a reason, answers what is in hand, and can be asked twice', async () => {
    await using all = await Constellation.start();
    await using steward = await all.steward();
    const device = await all.admitted('laptop-1', steward);
    await using own = await device.connect(all.url);
    await using stranger = await line(all.url, 'device');
    const asked = asOperator(all.url, all.fleet, 'GET', '/devices').then(
      ({ status }) => status,
      () => 'cut off',
    );
    await sleep(5);
    await Promise.all([all.server.close(), all.server.close()]);
    expect((await own.closed).code).toBe(1001);
    expect((await stranger.closed).code).toBe(1001);
    expect([200, 401, 'cut off']).toContain(await asked);
    await expect(request(all.url, 'GET', '/nonce')).rejects.toThrow();
    await all.up();
    expect((await all.devices()).length).toBe(1);
    await using back = await device.connect(all.url);
    await back.next('admission');
  });

  it('a hello that is late for the end is sent away', async () => {
    await using all = await Constellation.start();
    await using steward = await all.steward();
    const device = await all.admitted('laptop-1', steward);
    await using one = await line(all.url, 'device');
    const closing = all.server.close();
    await greet(one, { fleet: all.fleet.bundle.fleet, role: 'device', id: device.id, by: device.signer }).catch(() => undefined);
    await closing;
    expect((await one.closed).code).toBe(1001);
    await all.up();
  });
});
