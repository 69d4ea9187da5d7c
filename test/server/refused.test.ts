import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_FRAME_BYTES, type Statement } from '../../src/protocol/index.ts';
import { startServer } from '../../src/server/index.ts';
import { makeRequestProof, makeStatement, statementHash } from '../../src/trust/index.ts';
import { asOperator, Book, Constellation, type Device, freshNonce, makeFleet, request } from './constellation.ts';
import { greet, type Line, line } from './line.ts';

/** One server, one admitted device listening; every test does one wrong thing and looks that nothing came of it. */
let all: Constellation;
let steward: Line;
let device: Device;
let own: Line;
let audited = 0;

beforeAll(async () => {
  all = await Constellation.start();
  steward = await all.steward();
  device = await all.admitted('laptop-1', steward);
  await all.submit(await all.book.order());
  own = await device.connect(all.url, 1);
  await own.quiet();
});
afterAll(async () => {
  await own[Symbol.asyncDispose]();
  await steward[Symbol.asyncDispose]();
  await all[Symbol.asyncDispose]();
});

/** What was audited as refused since the last call. */
async function fresh(): Promise<string[]> {
  const refused = await all.refused();
  const news = refused.slice(audited);
  audited = refused.length;
  return news;
}

const spoil = (statement: Statement, change: (payload: Record<string, unknown>) => object): Statement => {
  const payload = JSON.parse(Buffer.from(statement.payload, 'base64url').toString()) as Record<string, unknown>;
  return { ...statement, payload: Buffer.from(JSON.stringify(change(payload))).toString('base64url') };
};

describe('orders', () => {
  const cases: [string, code: string, status: number, make: () => Promise<unknown>][] = [
    ['forged by a stranger', 'unknown-key', 403, async () => await new Book(await makeFleet()).order()],
    [
      'signed by the steward',
      'unknown-key',
      403,
      async () =>
        all.book.statement(JSON.parse(Buffer.from((await all.book.order()).payload, 'base64url').toString()), [all.fleet.steward]),
    ],
    [
      'altered after signing',
      'bad-signature',
      422,
      async () => spoil(await all.book.order(), (payload) => ({ ...payload, verb: 'delete' })),
    ],
    ['for another fleet', 'foreign-fleet', 403, async () => all.book.order({ fleet: 'other' })],
    [
      'replayed from earlier in the chain',
      'chain-moved',
      409,
      async () => {
        const book = new Book(all.fleet);
        return book.order({ orderId: 'order-x' });
      },
    ],
    ['skipping ahead', 'chain-moved', 409, async () => all.book.order({ seq: all.book.sequence + 2 })],
    ['on another chain', 'chain-moved', 409, async () => all.book.order({ prev: statementHash(await all.book.order()) })],
    ['under a used id', 'duplicate-order', 409, async () => all.book.order({ orderId: 'order-1' })],
    ['a promotion of nothing', 'unknown-order', 404, async () => all.book.promotion('order-9')],
    [
      'a head in its place',
      'wrong-type',
      422,
      async () => makeStatement({ type: 'head', fleet: all.fleet.bundle.fleet }, [all.fleet.operator]),
    ],
    ['without signatures', 'malformed', 400, async () => ({ ...(await all.book.order()), signatures: [] })],
    ['no statement', 'malformed', 400, async () => 'order'],
    [
      'too big for a frame',
      'too-large',
      413,
      async () =>
        all.book.order({
          label: 'x',
          entries: Array.from({ length: 900 }, (_, n) => ({
            kind: 'sealed' as const,
            id: `e${n}`,
            commitment: 'A'.repeat(43),
            ciphertext: `e30..AA.${'A'.repeat(1_100)}.AA`,
          })),
        }),
    ],
  ];
  it.each(cases)('%s: refused, audited, not delivered', async (_name, code, status, make) => {
    await fresh();
    const answer = await all.operator('POST', '/chain', { statement: await make(), sealedKeys: {} });
    expect(answer.body).toMatchObject({ code, status, type: `urn:lastcopy:problem:${code}` });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await fresh()).toEqual([`POST /chain ${code}`]);
    expect((await all.operator('GET', '/chain?after=1')).body).toEqual({ items: [] });
    expect(own.waiting).toEqual([]);
  });

  it('approvals of what is not there, and by who has asked for it', async () => {
    await using other = await Constellation.start();
    const order = await other.submit(await other.book.order());
    const approve = (approves: { seq: number; hash: string }, orderId = 'order-1') =>
      other.book.statement({ type: 'approval', ...other.book.next(), orderId, approves });
    const hash = statementHash(order);
    const tries: [Statement, string][] = [
      [await approve({ seq: 1, hash: 'A'.repeat(43) }), 'wrong-approval'],
      [await approve({ seq: 2, hash }), 'wrong-approval'],
      [await approve({ seq: 1, hash }, 'order-9'), 'unknown-order'],
      [await approve({ seq: 1, hash }), 'own-approval'],
    ];
    for (const [statement, code] of tries) {
      expect((await other.operator('POST', '/chain', { statement, sealedKeys: {} })).body.code).toBe(code);
    }
    const pause = await other.submit(
      await other.book.statement({ type: 'pause', ...other.book.next(), orderId: 'order-1', reason: 'r' }, [other.fleet.steward]),
    );
    const statement = await approve({ seq: 2, hash: statementHash(pause) });
    expect((await other.operator('POST', '/chain', { statement, sealedKeys: {} })).body.code).toBe('wrong-approval');
    expect(await other.refused()).toEqual([...tries.map(([, code]) => `POST /chain ${code}`), 'POST /chain wrong-approval']);
  });

  it('keys where nothing is sealed', async () => {
    const answer = await all.operator('POST', '/chain', {
      statement: await all.book.order(),
      sealedKeys: { [device.id]: 'e30.AA.AA.AA.AA' },
    });
    expect(answer.body.code).toBe('needless-keys');
  });

  it('the very same statement twice is the same statement', async () => {
    const { items } = (await all.operator('GET', '/chain?after=0')).body as { items: { statement: Statement }[] };
    const answer = await all.operator('POST', '/chain', { statement: items[0]?.statement, sealedKeys: {} });
    expect(answer).toMatchObject({ status: 200, body: { seq: 1, hash: all.book.hash } });
    expect(own.waiting).toEqual([]);
  });
});

describe('operators', () => {
  it('prove each request, once, for exactly this request', async () => {
    await fresh();
    const { fleet, url } = all;
    const stranger = { ...fleet, operator: (await makeFleet()).operator };
    expect(await asOperator(url, stranger, 'GET', '/devices')).toMatchObject({ status: 403, body: { code: 'unknown-key' } });
    expect(await asOperator(url, { ...fleet, operator: fleet.steward }, 'GET', '/devices')).toMatchObject({
      body: { code: 'unknown-key' },
    });
    for (const claim of [{ method: 'POST' }, { pathAndQuery: '/api/v1/head' }, { fleet: 'other' }, { body: new Uint8Array([1]) }]) {
      expect(await asOperator(url, fleet, 'GET', '/devices', undefined, claim)).toMatchObject({ status: 401, body: { code: 'bad-proof' } });
    }
    expect(await asOperator(url, fleet, 'GET', '/replicas?x=1', undefined, { pathAndQuery: '/api/v1/replicas' })).toMatchObject({
      status: 401,
    });
    expect(await fresh()).toHaveLength(7);

    const nonce = await freshNonce(url);
    expect((await asOperator(url, fleet, 'GET', '/devices', undefined, { nonce })).status).toBe(200);
    const again = await asOperator(url, fleet, 'GET', '/devices', undefined, { nonce });
    expect(again).toMatchObject({ status: 401, body: { code: 'replayed' } });
    expect(again.headers.get('www-authenticate')).toContain('DPoP');
    // The answer brings the nonce to try again with.
    const offered = again.headers.get('dpop-nonce') ?? '';
    expect((await asOperator(url, fleet, 'GET', '/devices', undefined, { nonce: offered })).status).toBe(200);
    expect(await asOperator(url, fleet, 'GET', '/devices', undefined, { nonce: 'made-up' })).toMatchObject({ body: { code: 'bad-nonce' } });
    for (const authorization of [undefined, 'Bearer x', 'DPoP', 'DPoP a.b', 'DPoP a.b.c']) {
      const answer = await request(url, 'GET', '/devices', { headers: authorization ? { authorization } : {} });
      expect(answer.status).toBe(401);
    }
    // A signature over another body than the one sent.
    const proof = await makeRequestProof(
      {
        fleet: fleet.bundle.fleet,
        method: 'POST',
        pathAndQuery: '/api/v1/chain',
        nonce: await freshNonce(url),
        body: new TextEncoder().encode('{}'),
      },
      fleet.operator,
    );
    expect(await request(url, 'POST', '/chain', { body: '{ }', headers: { authorization: `DPoP ${proof}` } })).toMatchObject({
      status: 401,
      body: { code: 'bad-proof' },
    });
  });

  it('a proof spends its nonce even where it is no good', async () => {
    const nonce = await freshNonce(all.url);
    await asOperator(all.url, all.fleet, 'GET', '/devices', undefined, { nonce, method: 'POST' });
    expect(await asOperator(all.url, all.fleet, 'GET', '/devices', undefined, { nonce })).toMatchObject({ body: { code: 'replayed' } });
  });

  it('ask for what there is', async () => {
    expect(await all.operator('GET', '/rotations/none')).toMatchObject({ status: 404, body: { code: 'unknown-order' } });
    expect(await all.operator('GET', '/retirements/none')).toMatchObject({ status: 404, body: { code: 'unknown-request' } });
    expect(await all.operator('GET', '/replicas?fingerprint=abc')).toMatchObject({ status: 400 });
    expect(await all.operator('GET', '/chain?after=-1')).toMatchObject({ status: 400 });
    expect(await request(all.url, 'GET', '/secrets')).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(await request(all.url, 'GET', '/%E0%A4%A')).toMatchObject({ status: 404 });
    const wrong = await request(all.url, 'PUT', '/chain', { body: {} });
    expect(wrong).toMatchObject({ status: 405 });
    expect(wrong.headers.get('allow')).toBe('POST, GET');
  });
});

describe('enrolment', () => {
  it('needs token, own id, own keys and a live nonce', async () => {
    await fresh();
    const one = await all.device('laptop-9');
    const other = await all.device('laptop-9');
    const { url } = all;
    const nonce = await freshNonce(url);
    const answers = [
      await one.enrol(url, { token: 'guess' }),
      await one.enrol(url, { fleet: 'other' }),
      await one.enrol(url, { deviceId: other.id }),
      await one.enrol(url, { machine: 'laptop-1' }),
      await one.enrol(url, { signingKey: other.signer.publicKey }),
      await one.enrol(url, { sealingKey: other.sealingKey }),
      await one.enrol(url, {}, { by: other.signer }),
      await one.enrol(url, {}, { nonce: 'made-up' }),
      await one.enrol(url, { proof: 'a.b.c' }),
      await one.enrol(url, { signingKey: { ...one.signer.publicKey, x: 'A' } }),
      await one.enrol(url, { machine: 'x'.repeat(300) }),
    ];
    expect(answers.map(({ body }) => body.code)).toEqual([
      'bad-token',
      'foreign-fleet',
      'wrong-device-id',
      'wrong-device-id',
      'wrong-device-id',
      'bad-proof',
      'unknown-key',
      'bad-nonce',
      'bad-nonce',
      'malformed',
      'malformed',
    ]);
    expect((await fresh()).length).toBe(answers.length);
    expect((await all.devices()).length).toBe(1);
    expect((await one.enrol(url, {}, { nonce })).status).toBe(200);
    expect(await one.enrol(url, {}, { nonce })).toMatchObject({ body: { code: 'replayed' } });
    // Its signing key may not change its sealing key behind the steward's back.
    expect(await one.enrol(url, { sealingKey: other.sealingKey }, { sealingKey: other.sealingKey })).toMatchObject({
      status: 409,
      body: { code: 'sealing-key-changed' },
    });
  });

  it('takes JSON of a bounded size only', async () => {
    const { url } = all;
    expect(await request(url, 'POST', '/enroll', { body: '{"fleet":' })).toMatchObject({ status: 400, body: { code: 'malformed' } });
    expect(await request(url, 'POST', '/enroll', { body: '[]' })).toMatchObject({ status: 400 });
    expect(await request(url, 'POST', '/enroll', { body: '{}', headers: { 'content-type': 'text/plain' } })).toMatchObject({ status: 415 });
    expect(await request(url, 'POST', '/enroll', { body: `"${'x'.repeat(2_000_000)}"` })).toMatchObject({
      status: 413,
      body: { code: 'too-large' },
    });
    expect(await request(url, 'POST', '/enroll', { body: '"\ud800"' })).toMatchObject({ status: 400 });
  });
});

describe('links', () => {
  const refusedHello = async (path: string, who: Parameters<typeof greet>[1], change: object = {}) => {
    await using one = await line(all.url, path);
    await greet(one, who, change);
    const { code, id } = await one.next('refused');
    expect(id).toBeNull();
    const closed = await one.closed;
    expect(closed.reason).toBe(code);
    expect(one.waiting).toEqual([]);
    return `${code} ${closed.code}`;
  };

  it('greet only those who are who they say', async () => {
    await fresh();
    const { fleet } = all;
    const me = { fleet: fleet.bundle.fleet, role: 'device', id: device.id, by: device.signer } as const;
    const stranger = await all.device('laptop-5');
    const got = [
      await refusedHello('device', { ...me, by: stranger.signer }),
      await refusedHello('device', { ...me, fleet: 'other' }),
      await refusedHello('device', { ...me, id: stranger.id, by: stranger.signer }),
      await refusedHello('device', { ...me, role: 'steward' }),
      await refusedHello('steward', me),
      await refusedHello('steward', { ...me, role: 'steward' }),
      await refusedHello('steward', { fleet: fleet.bundle.fleet, role: 'steward', id: fleet.operator.keyId, by: fleet.operator }),
      await refusedHello('steward', { fleet: fleet.bundle.fleet, role: 'steward', id: fleet.steward.keyId, by: fleet.operator }),
      await refusedHello('device', me, { protocol: 0 }),
      await refusedHello('device', me, { cursor: -1 }),
      await refusedHello('device', me, { proof: 'x' }),
      await refusedHello('device', me, { t: 'ack' }),
      await refusedHello('device', me, { t: 'admit' }),
    ];
    expect(got).toEqual([
      'unknown-key 4003',
      'bad-proof 4003',
      'unknown-device 4003',
      'wrong-role 4003',
      'wrong-role 4003',
      'unknown-key 4003',
      'unknown-key 4003',
      'unknown-key 4003',
      'protocol-too-old 4003',
      'malformed 4006',
      'bad-proof 4003',
      'hello-first 4006',
      'wrong-role 4003',
    ]);
    expect((await fresh()).map((entry) => entry.split(' ')[0])).toEqual(got.map(() => 'hello'));
    // The real device is still there.
    expect((await all.devices()).find(({ deviceId }) => deviceId === device.id)?.connected).toBe(true);
  });

  it('cannot be opened by a proof for another connection', async () => {
    await using seen = await line(all.url, 'device');
    await using other = await line(all.url, 'device');
    const { nonce } = await seen.next('challenge');
    const { makeHelloProof } = await import('../../src/trust/index.ts');
    const proof = await makeHelloProof({ fleet: all.fleet.bundle.fleet, role: 'device', id: device.id, nonce }, device.signer);
    other.send({ t: 'hello', protocol: 1, role: 'device', id: device.id, cursor: 0, proof });
    expect(await other.next('refused')).toMatchObject({ code: 'bad-proof' });
  });

  it('answer one hello, the first', async () => {
    await using one = await line(all.url, 'device');
    const { nonce } = await one.next('challenge');
    const { makeHelloProof } = await import('../../src/trust/index.ts');
    const proof = await makeHelloProof({ fleet: all.fleet.bundle.fleet, role: 'device', id: device.id, nonce }, device.signer);
    one.send('guess');
    one.send({ t: 'hello', protocol: 1, role: 'device', id: device.id, cursor: 0, proof });
    expect(await one.next('refused')).toMatchObject({ code: 'malformed' });
    await one.closed;
    expect(one.waiting).toEqual([]);
  });

  it('open at their paths and not to browsers', async () => {
    const status = (path: string, headers: Record<string, string> = {}) =>
      new Promise<number | undefined>((resolve) => {
        const ws = new WebSocket(`${all.url.replace('http', 'ws')}${path}`, { headers });
        ws.on('unexpected-response', (_request, response) => {
          resolve(response.statusCode);
          ws.terminate();
        });
        ws.on('error', () => undefined);
      });
    expect(await status('/api/v1/other')).toBe(404);
    expect(await status('/')).toBe(404);
    expect(await status('/api/v1/device', { origin: 'https://evil.example' })).toBe(403);
  });

  it('refuse what is no frame of the role, and stay', async () => {
    await fresh();
    const refusals: [sent: string | object, code: string, id: string | null][] = [
      ['{', 'malformed', null],
      ['"x"', 'malformed', null],
      [{ t: 'nonsense', id: 'a1' }, 'unknown-frame', 'a1'],
      [{ t: 'challenge', id: 'a2' }, 'unknown-frame', 'a2'],
      [{ t: 'admit', id: 'a3', statement: await device.admission() }, 'wrong-role', 'a3'],
      [{ t: 'head', id: 'a4', statement: await all.book.head() }, 'wrong-role', 'a4'],
      [{ t: 'retirement', id: 'a5', requestId: 'x', statement: null, refusal: 'x' }, 'wrong-role', 'a5'],
      [{ t: 'replicas', id: 'a6', upserts: [{}], gone: [] }, 'malformed', 'a6'],
      [
        { t: 'progress', id: 'a7', orderId: 'order-9', state: 'hunting', detail: null, at: new Date().toISOString() },
        'unknown-order',
        'a7',
      ],
      [{ t: 'hello', protocol: 1, role: 'device', id: device.id, cursor: 0, proof: 'x' }, 'second-hello', device.id],
      [{ t: 'ack', cursor: 99 }, 'cursor-ahead', null],
    ];
    for (const [sent, code, id] of refusals) {
      own.send(sent);
      expect(await own.next('refused')).toMatchObject({ code, id });
    }
    own.ws.send(Buffer.from('{}'), { binary: true });
    expect(await own.next('refused')).toMatchObject({ code: 'malformed' });
    expect(await fresh()).toHaveLength(refusals.length + 1);
    steward.send({ t: 'replicas', id: 'a1', upserts: [], gone: [] });
    expect(await steward.next('refused')).toMatchObject({ code: 'wrong-role' });
    expect((await own.ask({ t: 'replicas', id: 'fine', upserts: [], gone: [] })).t).toBe('accepted');
  });

  it('refuse admissions that are not the steward’s word on the device', async () => {
    const stranger = await all.device('laptop-6');
    const other = await makeFleet();
    const admit = async (statement: Statement, id: string) => {
      const answer = await steward.ask({ t: 'admit', id, statement });
      return answer.t === 'refused' ? answer.code : answer.t;
    };
    expect(await admit(await stranger.admission(), 'b1')).toBe('unknown-device');
    await stranger.enrol(all.url);
    expect(
      await admit(
        spoil(await stranger.admission(), (payload) => ({ ...payload, state: 'revoked' })),
        'b2',
      ),
    ).toBe('bad-signature');
    const forged = { ...all.fleet, steward: other.steward };
    expect(
      await admit(await Object.assign(Object.create(Object.getPrototypeOf(stranger)), stranger, { fleet: forged }).admission(), 'b3'),
    ).toBe('unknown-key');
    const swapped = {
      ...JSON.parse(Buffer.from((await stranger.admission()).payload, 'base64url').toString()),
      sealingKey: device.sealingKey,
    };
    expect(await admit(await makeStatement(swapped, [all.fleet.steward]), 'b4')).toBe('wrong-key');
    expect((await all.devices()).find(({ deviceId }) => deviceId === stranger.id)?.state).toBe('pending');
  });

  it('cut off an oversized frame', async () => {
    await fresh();
    const one = await all.admitted('laptop-7', steward);
    await using big = await one.connect(all.url);
    big.send(`{"t":"ack","cursor":0,"x":"${'x'.repeat(MAX_FRAME_BYTES)}"}`);
    expect((await big.closed).code).toBe(1009);
    expect(await fresh()).toEqual(['frame too-large']);
  });

  it('survive sockets that are no HTTP', async () => {
    const { port } = new URL(all.url);
    for (const text of [
      '\0\0\0\0\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      `GET /${'x'.repeat(40_000)} HTTP/1.1\r\n\r\n`,
      'GET /api/v1/device HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    ]) {
      const socket = connect(Number(port), '127.0.0.1');
      socket.on('error', () => undefined);
      socket.end(text);
      socket.resume();
      await new Promise((resolve) => socket.once('close', resolve));
    }
    expect((await request(all.url, 'GET', '/nonce')).status).toBe(200);
  });
});

describe('listening', () => {
  it('beyond loopback needs TLS', async () => {
    const { dir } = all;
    for (const host of ['0.0.0.0', '::', '192.0.2.1', 'example.org', '127.0.0.1.example.org']) {
      await expect(
        startServer({ stateDir: `${dir}/other`, bundle: all.fleet.bundle, host, log: (await import('pino')).pino({ level: 'silent' }) }),
      ).rejects.toMatchObject({
        code: 'tls-required',
      });
    }
  });
});

describe('what is kept', () => {
  it('holds no token, proof or signature of requests in log, audit or errors', async () => {
    const one = await all.device('laptop-8');
    await one.enrol(all.url);
    await one.enrol(all.url, { token: 'canary-token-77' });
    own.send('{"t":"canary-frame-78"}');
    await own.next('refused');
    const kept = all.logged + JSON.stringify(await all.audit());
    expect(kept).not.toContain(all.fleet.bundle.enrolmentToken);
    expect(kept).not.toContain('canary');
    expect(kept).not.toMatch(/eyJ/);
    const database = ['server.sqlite', 'server.sqlite-wal'].map((name) => readFileSync(`${all.dir}/${name}`, 'latin1')).join('');
    expect(database).not.toContain(all.fleet.bundle.enrolmentToken);
    expect(database).not.toContain('canary');
  });
});
