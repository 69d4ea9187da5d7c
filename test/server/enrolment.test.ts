import { request as httpRequest } from 'node:http';
import { fc, it as prop } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { EnrolmentPayload, StewardAsk } from '../../src/protocol/index.ts';
import { crowdedOut, originOf } from '../../src/server/routes/waiting-room.ts';
import { makeEnrolProof, makeStatement, openEnrolment, type Signer, stewardRequestId } from '../../src/trust/index.ts';
import { Constellation, type Device, freshNonce } from './constellation.ts';
import { replica } from './rows.ts';

const iso = (ms = 0) => new Date(Date.now() + ms).toISOString();

async function ask(all: Constellation, of: StewardAsk, over: object = {}, by: Signer = all.fleet.operator) {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(18))).toString('base64url');
  const payload = {
    type: 'steward-request',
    fleet: all.fleet.bundle.fleet,
    nonce,
    issuedAt: iso(),
    expiresAt: iso(900_000),
    ask: of,
    ...over,
  };
  return makeStatement(payload, [by]);
}

async function word(all: Constellation, open: boolean, until: string | null = null, over: Partial<EnrolmentPayload> = {}, by?: Signer) {
  const payload = { type: 'enrolment', fleet: all.fleet.bundle.fleet, open, until, issuedAt: iso(), ...over };
  return makeStatement(payload, [by ?? all.fleet.steward]);
}

describe('requests to the steward', () => {
  it('travel as they were signed, and its signed answer back; a steward that was away gets them when it comes', async () => {
    await using all = await Constellation.start();
    const wish = await ask(all, { kind: 'revoke', devices: ['d1'], reason: 'lost' });
    const requestId = stewardRequestId(wish);
    expect((await all.operator('POST', '/requests', wish)).body).toEqual({ requestId });
    expect((await all.operator('POST', '/requests', wish)).body).toEqual({ requestId });
    await using steward = await all.steward();
    expect(await steward.next('request')).toEqual({ t: 'request', requestId, statement: wish });
    expect((await all.operator('GET', `/requests/${requestId}`)).body).toEqual({ statement: null });
    const answer = (over: object = {}, by = all.fleet.steward) =>
      makeStatement(
        {
          type: 'steward-answer',
          fleet: all.fleet.bundle.fleet,
          requestId,
          outcome: 'done',
          code: null,
          sentence: '',
          devices: [],
          issuedAt: iso(),
          ...over,
        },
        [by],
      );
    const reply = async (statement: Awaited<ReturnType<typeof answer>>, id = 'm1') =>
      steward.ask({ t: 'answer', id, requestId, statement });
    expect(await reply(await answer({}, all.fleet.operator))).toMatchObject({ code: 'unknown-key' });
    expect(await reply(await answer({ requestId: 'ask.other' }))).toMatchObject({ code: 'wrong-type' });
    const first = await answer();
    expect(await reply(first)).toMatchObject({ t: 'accepted' });
    expect(await reply(first, 'm2')).toMatchObject({ t: 'accepted' });
    expect(await reply(await answer({ outcome: 'refused' }))).toMatchObject({ code: 'already-answered' });
    expect((await all.operator('GET', `/requests/${requestId}`)).body).toEqual({ statement: first });
    await using again = await all.steward();
    expect(await again.quiet()).toEqual([]);
    expect((await all.audit()).map(({ action }) => action)).toEqual(expect.arrayContaining(['steward.revoke', 'frame.answer']));
  });

  it('are refused unsigned, by strangers, too late, and from a clock that runs ahead, each by its own code', async () => {
    await using all = await Constellation.start();
    const one = await all.device('laptop-1');
    const admit: StewardAsk = { kind: 'admit', devices: [{ deviceId: one.id, replaces: [] }] };
    const send = async (over: object, by?: Signer) => all.operator('POST', '/requests', await ask(all, admit, over, by));
    expect(await send({}, one.signer)).toMatchObject({ status: 403, body: { code: 'unknown-key' } });
    expect(await send({}, all.fleet.steward)).toMatchObject({ status: 403, body: { code: 'unknown-key' } });
    expect(await send({ fleet: 'another' })).toMatchObject({ status: 403, body: { code: 'foreign-fleet' } });
    expect(await send({ expiresAt: iso(-1_000) })).toMatchObject({ status: 409, body: { code: 'expired' } });
    const ahead = await send({ issuedAt: iso(3_600_000), expiresAt: iso(3_700_000) });
    expect(ahead).toMatchObject({ status: 409, body: { code: 'clock-skew', detail: expect.stringContaining('60 min ahead') } });
    expect(await all.operator('GET', '/requests/retire.x')).toMatchObject({ status: 404 });
  });
});

describe('clocks', () => {
  it('of a steward or operator that run ahead are told by how much; a proof used twice or late is told as that', async () => {
    await using all = await Constellation.start({ limits: { nonceMs: 300 } });
    await using steward = await all.steward();
    const ahead = await all.book.head({ issuedAt: iso(600_000) });
    expect(await steward.ask({ t: 'head', id: 'h1', statement: ahead })).toMatchObject({
      code: 'clock-skew',
      message: expect.stringContaining('10 min ahead'),
    });
    const one = await all.device('laptop-1');
    await one.enrol(all.url);
    expect(await steward.ask({ t: 'admit', id: 'a1', statement: await one.admission('admitted', iso(600_000)) })).toMatchObject({
      code: 'clock-skew',
    });
    expect(
      await steward.ask({ t: 'enrolment', id: 'e1', statement: await word(all, false, null, { issuedAt: iso(600_000) }) }),
    ).toMatchObject({
      code: 'clock-skew',
    });
    const order = await all.book.order({ issuedAt: iso(600_000) });
    expect(await all.operator('POST', '/chain', { statement: order, sealedKeys: {} })).toMatchObject({ body: { code: 'clock-skew' } });
    const two = await all.device('laptop-2');
    const nonce = await freshNonce(all.url);
    expect((await two.enrol(all.url, {}, { nonce })).status).toBe(200);
    expect(await two.enrol(all.url, {}, { nonce })).toMatchObject({ status: 401, body: { code: 'replayed' } });
    const late = await freshNonce(all.url);
    await new Promise((done) => setTimeout(done, 350));
    expect(await two.enrol(all.url, {}, { nonce: late })).toMatchObject({ status: 401, body: { code: 'nonce-expired' } });
  });
});

describe('closed enrolment', () => {
  it('keeps new devices out by the steward’s word, with a time; those that are known go on', async () => {
    await using all = await Constellation.start();
    await using steward = await all.steward();
    const [known, fresh] = [await all.device('laptop-1'), await all.device('laptop-2')];
    await known.enrol(all.url);
    // Nobody else's word closes anything.
    expect(await steward.ask({ t: 'enrolment', id: 'e0', statement: await word(all, false, null, {}, all.fleet.operator) })).toMatchObject({
      code: 'unknown-key',
    });
    expect((await all.operator('GET', '/enrolment')).body).toEqual({ statement: null });
    const open = await word(all, true, null, { issuedAt: iso(-1_000) });
    const closed = await word(all, false, iso(600_000));
    expect(await steward.ask({ t: 'enrolment', id: 'e1', statement: closed })).toMatchObject({ t: 'accepted' });
    expect(await steward.ask({ t: 'enrolment', id: 'e2', statement: open })).toMatchObject({ code: 'older-word' });
    const refused = await fresh.enrol(all.url);
    expect(refused).toMatchObject({
      status: 403,
      body: { code: 'enrolment-closed', detail: expect.stringContaining('tries again by itself') },
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(500);
    expect((await openEnrolment(refused.body['enrolment'] as never, all.fleet.bundle)).payload.open).toBe(false);
    expect((await known.enrol(all.url)).body).toEqual({ deviceId: known.id, state: 'pending' });
    await using _line = await known.connect(all.url);
    expect(await steward.ask({ t: 'enrolment', id: 'e3', statement: await word(all, true) })).toMatchObject({ t: 'accepted' });
    expect((await fresh.enrol(all.url)).status).toBe(200);
  });

  it('opens by itself when its time is over', async () => {
    await using all = await Constellation.start();
    await using steward = await all.steward();
    const one = await all.device('laptop-1');
    await steward.ask({ t: 'enrolment', id: 'e1', statement: await word(all, false, iso(150)) });
    expect((await one.enrol(all.url)).status).toBe(403);
    await expect.poll(async () => (await one.enrol(all.url)).status, { timeout: 5_000 }).toBe(200);
  });
});

describe('a device that was replaced', () => {
  it('is told, and what it held goes; of one that was revoked it stays to be seen', async () => {
    await using all = await Constellation.start();
    await using steward = await all.steward();
    const [old, lost] = [await all.admitted('laptop-1', steward), await all.admitted('laptop-2', steward)];
    for (const one of [old, lost]) {
      await using line = await one.connect(all.url);
      await line.ask({ t: 'replicas', id: 'r1', upserts: [replica('r1')], gone: [] });
    }
    const out = (device: Device, more: object) =>
      makeStatement(
        {
          type: 'admission',
          fleet: all.fleet.bundle.fleet,
          deviceId: device.id,
          state: 'revoked',
          signingKey: device.signer.publicKey,
          sealingKey: device.sealingKey,
          wrapped: null,
          issuedAt: iso(50),
          ...more,
        },
        [all.fleet.steward],
      );
    await steward.ask({ t: 'admit', id: 'm1', statement: await out(old, { reason: 'set up anew', replacedBy: lost.id }) });
    await steward.ask({ t: 'admit', id: 'm2', statement: await out(lost, { reason: 'stolen' }) });
    // What the lost one held is no more the fleet's, and can be looked at; the replaced one's is gone.
    expect((await all.replicas()).total).toBe(0);
    const held = async (deviceId: string) => (await all.operator('GET', `/replicas?device=${deviceId}`)).body['total'];
    expect([await held(lost.id), await held(old.id)]).toEqual([1, 0]);
    expect((await all.operator('GET', '/replicas?device=a%20b')).body.code).toBe('malformed');
    expect((await all.devices()).map(({ state }) => state)).toEqual(['revoked', 'revoked']);
    expect((await all.audit()).filter(({ action }) => action === 'device.replaced')).toHaveLength(1);
  });
});

describe('a steward that looks', () => {
  it('is shown who waits, and when others were seen; why they wait stands in the list', async () => {
    await using all = await Constellation.start();
    await using steward = await all.steward();
    const [waiting, here, away] = [
      await all.device('laptop-1'),
      await all.admitted('laptop-2', steward),
      await all.admitted('laptop-3', steward),
    ];
    await waiting.enrol(all.url);
    await using _line = await here.connect(all.url);
    await steward.quiet();
    steward.send({ t: 'waiting', id: 'w1', about: [here.id, away.id, 'unheard-of'] });
    expect((await steward.next('device')).device.deviceId).toBe(waiting.id);
    const { devices } = await steward.next('seen');
    expect(devices).toEqual([
      { deviceId: here.id, lastSeenAt: expect.stringMatching(/Z$/) },
      { deviceId: away.id, lastSeenAt: null },
    ]);
    await steward.ask({ t: 'waits', id: 'w2', deviceId: waiting.id, code: 'manual', sentence: 'by hand' });
    expect((await all.devices()).at(-1)).toMatchObject({ state: 'pending', waits: { code: 'manual', sentence: 'by hand' } });
  });
});

/** Enrols from another address of this machine. */
async function enrolFrom(all: Constellation, device: Device, localAddress: string): Promise<number> {
  const { deviceId, signingKey, sealingKey, machine, user, os } = device.record;
  const { fleet, enrolmentToken: token } = all.fleet.bundle;
  const proof = await makeEnrolProof({ fleet, deviceId, nonce: await freshNonce(all.url), sealingKey }, device.signer);
  const body = JSON.stringify({ fleet, token, deviceId, signingKey, sealingKey, machine, user, os, proof });
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      `${all.url}/api/v1/enroll`,
      { method: 'POST', localAddress, headers: { 'content-type': 'application/json' } },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

describe('a flood of bogus enrolments', () => {
  it('with the right token does not fill the room: real ones come in, and stay', async () => {
    await using all = await Constellation.start({ limits: { pendingDevices: 20 } });
    await using steward = await all.steward();
    const early = await all.device('real-early');
    await early.enrol(all.url);
    await using waiting = await early.connect(all.url);
    for (let n = 0; n < 60; n++) expect((await (await all.device(`bogus-${n}`)).enrol(all.url)).status).toBe(200);
    const late = await all.device('real-late');
    expect((await late.enrol(all.url)).status).toBe(200);
    const shown = (await steward.quiet()).flatMap((frame) => (frame.t === 'device' ? [frame.device.machine] : []));
    expect(shown).toEqual(expect.arrayContaining(['real-early', 'real-late']));
    const held = (await all.devices()).map(({ machine }) => machine);
    expect(held.length).toBeLessThanOrEqual(20);
    expect(held).toEqual(expect.arrayContaining(['real-early', 'real-late']));
    expect(waiting.ws.readyState).toBe(waiting.ws.OPEN);
    expect((await all.audit()).filter(({ action }) => action === 'enrol.make-room').length).toBeGreaterThan(0);
  });

  it('whoever had to make room is told to enrol again, also while connected', async () => {
    await using all = await Constellation.start({ limits: { pendingDevices: 1 } });
    const one = await all.device('laptop-1');
    await one.enrol(all.url);
    await using line = await one.connect(all.url);
    expect((await (await all.device('laptop-2')).enrol(all.url)).status).toBe(200);
    expect(await line.closed).toMatchObject({ reason: 'unknown-device' });
    expect((await one.enrol(all.url)).status).toBe(200);
  });

  it.skipIf(process.platform !== 'linux')(
    'from one address is held back, and others are not; without the token it takes nothing from anyone',
    async () => {
      await using all = await Constellation.start({
        limits: { enrolmentsPerAddress: { perSecond: 0.01, burst: 3 }, enrolments: { perSecond: 0.01, burst: 5 } },
      });
      for (let n = 0; n < 20; n++) expect((await (await all.device(`guess-${n}`)).enrol(all.url, { token: 'wrong' })).status).toBe(403);
      const codes = [];
      for (let n = 0; n < 6; n++) codes.push(await enrolFrom(all, await all.device(`bogus-${n}`), '127.0.0.2'));
      expect(codes).toEqual([200, 200, 200, 429, 429, 429]);
      expect(await enrolFrom(all, await all.device('real'), '127.0.0.3')).toBe(200);
    },
  );

  it('one device that asks without end is held back by its own rate', async () => {
    await using all = await Constellation.start({ limits: { enrolmentsPerDevice: { perSecond: 0.01, burst: 2 } } });
    const one = await all.device('laptop-1');
    const codes = [];
    for (let n = 0; n < 4; n++) codes.push((await one.enrol(all.url)).status);
    expect(codes).toEqual([200, 200, 429, 429]);
    expect((await (await all.device('laptop-2')).enrol(all.url)).status).toBe(200);
  });

  const people = fc.array(fc.record({ origin: fc.integer({ min: 0, max: 4 }), here: fc.boolean() }), { minLength: 1, maxLength: 60 });
  prop.prop([people, fc.integer({ min: 1, max: 60 })])(
    'it is the crowd that goes: nobody of a smaller origin before one of a larger',
    (all, count) => {
      const waiting = all.map((_one, n) => ({ deviceId: `d${n}`, enrolledAt: new Date(n * 1_000).toISOString() }));
      const origins = new Map(all.map(({ origin }, n) => [`d${n}`, String(origin)]));
      const connected = new Set(all.flatMap(({ here }, n) => (here ? [`d${n}`] : [])));
      const gone = new Set(crowdedOut(waiting, connected, origins, count));
      expect(gone.size).toBe(Math.min(count, all.length));
      const left = Map.groupBy(waiting, ({ deviceId }) => origins.get(deviceId));
      const stays = [...left.values()].map((group) => ({
        lost: group.filter(({ deviceId }) => gone.has(deviceId)).length,
        size: group.length,
      }));
      const longest = Math.max(...stays.map(({ lost, size }) => size - lost));
      for (const { lost, size } of stays) if (lost > 0) expect(size - lost).toBeGreaterThanOrEqual(longest - 1);
      for (const group of left.values()) {
        const remains = group.filter(({ deviceId }) => !gone.has(deviceId));
        // Within one origin nobody who is connected goes while one who is not stays.
        if (group.some(({ deviceId }) => gone.has(deviceId) && connected.has(deviceId)))
          expect(remains.every(({ deviceId }) => connected.has(deviceId))).toBe(true);
      }
    },
  );

  it('knows an origin by its network', () => {
    expect(originOf('::ffff:10.0.0.7')).toBe('10.0.0.7');
    expect(originOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2');
    expect(originOf('2001:db8:1:2::9')).toBe(originOf('2001:0db8:0001:0002:ffff::1'));
    expect(originOf('fe80::1%eth0')).toBe('fe80:0:0:0');
    expect(originOf('::1')).toBe('0:0:0:0');
    expect(originOf('')).toBe('');
  });
});
