import { describe, expect, it } from 'vitest';
import type { Statement } from '../../src/protocol/index.ts';
import { emptyChain, makeStatement, openChainStatement, statementHash, takeHash, takeStatement } from '../../src/trust/index.ts';
import { verifyAudit } from '../../src/server/audit.ts';
import { sqliteStorage } from '../../src/server/storage/sqlite.ts';
import { Constellation } from './constellation.ts';
import { greet, type Line, line } from './line.ts';
import { replica } from './rows.ts';

const nextItem = async (one: Line) => (await one.next('item')).item;

describe('relay', () => {
  it('carries one rotation from enrolment to contained', async () => {
    await using all = await Constellation.start();
    await using steward = await all.steward();
    const device = await all.device('laptop-1');

    expect((await device.enrol(all.url)).body).toEqual({ deviceId: device.id, state: 'pending' });
    const { device: record } = await steward.next('device');
    expect(record).toEqual({ ...device.record, enrolledAt: record.enrolledAt, proof: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) });
    await using own = await device.connect(all.url);

    const admission = await device.admission();
    expect(await steward.ask({ t: 'admit', id: 'a1', statement: admission })).toEqual({ t: 'accepted', id: 'a1' });
    expect((await own.next('admission')).statement).toEqual(admission);
    expect((await device.enrol(all.url)).body).toEqual({ deviceId: device.id, state: 'admitted' });

    const order = await all.submit(await all.book.order());
    expect(await nextItem(own)).toEqual({ kind: 'statement', seq: 1, statement: order, sealedKey: null });
    expect(await nextItem(steward)).toEqual({ kind: 'statement', seq: 1, statement: order, sealedKey: null });
    const head = await all.book.head();
    await steward.ask({ t: 'head', id: 'h1', statement: head });
    expect((await own.next('head')).statement).toEqual(head);
    expect((await all.operator('GET', '/head')).body).toEqual({ head });

    expect((await all.rotation('order-1')).rotation).toMatchObject({ state: 'approved', devices: { expected: 1, silent: 1 } });
    own.send({ t: 'ack', cursor: 1 });
    const now = new Date().toISOString();
    await own.ask({ t: 'progress', id: 'p1', orderId: 'order-1', state: 'hunting', detail: null, at: now });
    expect((await all.rotation('order-1')).rotation).toMatchObject({ state: 'running', devices: { working: 1 } });
    const receipt = await device.receipt(order);
    expect(await own.ask({ t: 'receipt', id: 'f1', statement: receipt })).toEqual({ t: 'accepted', id: 'f1' });

    const { rotation, devices } = await all.rotation('order-1');
    expect(rotation).toMatchObject({ state: 'contained', found: 2, purged: 2, residuals: 0, notVisible: 1, devices: { finished: 1 } });
    expect(rotation.timeToContain).toBeGreaterThanOrEqual(0);
    expect(devices).toMatchObject([{ deviceId: device.id, state: 'finished', receipt }]);
    expect((await all.operator('GET', '/rotations')).body['rotations']).toEqual([rotation]);
    const known = { deviceId: device.id, cursor: 1, connected: true, state: 'admitted', admission };
    await expect.poll(() => all.devices()).toMatchObject([known]);
    // Each thing was sent once.
    expect(await own.quiet()).toEqual([]);

    expect((await all.audit()).map(({ action, actor }) => `${actor.split(':')[0]} ${action}`)).toEqual([
      'device enrol',
      'steward frame.admit',
      'operator chain.append',
      'steward frame.head',
      'device frame.progress',
      'device frame.receipt',
    ]);
    const storage = sqliteStorage(`${all.dir}/server.sqlite`);
    expect(await verifyAudit(storage)).toMatchObject({ ok: true, records: 6 });
    await storage[Symbol.asyncDispose]();
  });

  it('gives those out of scope a hash in place of the order, and all the same chain', async () => {
    await using all = await Constellation.start();
    await using steward = await all.steward();
    const inside = await all.admitted('laptop-1', steward);
    const outside = await all.admitted('laptop-2', steward);
    await using live = await outside.connect(all.url);

    const statements: Statement[] = [
      await all.submit(await all.book.order({ scope: { devices: [inside.id] } })),
      await all.submit(await all.book.order()),
      await all.submit(await all.book.promotion('order-1')),
      await all.submit(await all.book.cancellation('order-1')),
    ];
    await using late = await inside.connect(all.url);
    await using again = await outside.connect(all.url);
    for (const [one, wholes] of [
      [live, [false, true, true, true]],
      [again, [false, true, true, true]],
      [late, [true, true, true, true]],
    ] as const) {
      let chain = emptyChain(all.fleet.bundle.fleet);
      for (const [index, statement] of statements.entries()) {
        const item = await nextItem(one);
        if (wholes[index]) {
          expect(item).toEqual({ kind: 'statement', seq: index + 1, statement, sealedKey: null });
          chain = takeStatement(chain, await openChainStatement(statement, all.fleet.bundle), statementHash(statement));
        } else {
          expect(item).toEqual({ kind: 'hash', seq: index + 1, hash: statementHash(statement) });
          chain = takeHash(chain, index + 1, item.kind === 'hash' ? item.hash : '');
        }
      }
      expect(chain.hash).toBe(all.book.hash);
    }
    expect((await all.operator('GET', '/chain?after=2')).body['items']).toEqual(
      statements.slice(2).map((statement, index) => ({ kind: 'statement', seq: index + 3, statement, sealedKey: null })),
    );
    expect((await all.rotation('order-1')).rotation).toMatchObject({ state: 'cancelled', devices: { expected: 1 } });
  });

  it('hands each device its own wrapped order key and no other', async () => {
    await using all = await Constellation.start();
    await using steward = await all.steward();
    const [one, two] = [await all.admitted('laptop-1', steward), await all.admitted('laptop-2', steward)];
    await using first = await one.connect(all.url);
    await using second = await two.connect(all.url);
    const sealed = {
      kind: 'sealed' as const,
      id: 'e1',
      commitment: 'A'.repeat(43),
      ciphertext: 'e30..AA.AA.AA',
    };
    await all.submit(await all.book.order({ entries: [sealed] }), { [one.id]: 'e30.AA.AA.AA.AA' });
    expect(await nextItem(first)).toMatchObject({ sealedKey: 'e30.AA.AA.AA.AA' });
    expect(await nextItem(second)).toMatchObject({ kind: 'statement', sealedKey: null });
    expect(JSON.stringify((await all.operator('GET', '/chain?after=0')).body)).not.toContain('e30.AA.AA.AA.AA');
  });

  it('gives a pending device no order, and the backlog once it is admitted', async () => {
    await using all = await Constellation.start();
    await using steward = await all.steward();
    const orders = [await all.submit(await all.book.order()), await all.submit(await all.book.order())];
    await steward.ask({ t: 'head', id: 'h1', statement: await all.book.head() });
    const device = await all.device('laptop-1');
    await device.enrol(all.url);
    await using own = await device.connect(all.url);
    await all.submit(await all.book.order());
    expect(await own.quiet()).toEqual([]);
    expect(await own.ask({ t: 'replicas', id: 'r1', upserts: [], gone: [] })).toMatchObject({ t: 'refused', code: 'not-admitted' });
    expect((await all.rotation('order-1')).rotation.devices.expected).toBe(0);

    await steward.ask({ t: 'admit', id: 'a1', statement: await device.admission() });
    await own.next('item');
    await own.next('item');
    await own.next('item');
    await own.quiet();
    // The head came before what it covers: a device that was away would judge by one that ran out.
    await using back = await device.connect(all.url, 1);
    const frames = [await back.next('admission'), await back.next('head'), await back.next('item'), await back.next('item')];
    expect(frames.slice(2).map((frame) => (frame.t === 'item' ? frame.item.seq : 0))).toEqual([2, 3]);
    expect(frames[2]).toMatchObject({ item: { statement: orders[1] } });
    expect(await back.quiet()).toEqual([]);
  });

  it('cuts a revoked device off, and lets it know by the signed word', async () => {
    await using all = await Constellation.start();
    await using steward = await all.steward();
    const device = await all.admitted('laptop-1', steward);
    await using own = await device.connect(all.url);
    await own.next('admission');
    const revocation = await device.admission('revoked', new Date(Date.now() + 1_000).toISOString());
    await steward.ask({ t: 'admit', id: 'a2', statement: revocation });
    expect((await own.next('admission')).statement).toEqual(revocation);
    expect(await own.closed).toEqual({ code: 4005, reason: 'revoked' });
    await all.submit(await all.book.order());
    await steward.ask({ t: 'head', id: 'h1', statement: await all.book.head() });
    // It may ask again, and hears the same and nothing else.
    await using back = await line(all.url, 'device');
    await greet(back, { fleet: all.fleet.bundle.fleet, role: 'device', id: device.id, cursor: 0, by: device.signer });
    expect(await back.closed).toEqual({ code: 4005, reason: 'revoked' });
    expect(back.waiting.map(({ t }) => t)).toEqual(['welcome', 'admission']);
    // An admission from before the revocation cannot bring it back.
    const old = await device.admission('admitted', new Date(Date.now() - 60_000).toISOString());
    expect(await steward.ask({ t: 'admit', id: 'a3', statement: old })).toMatchObject({ code: 'older-admission' });
    expect((await device.enrol(all.url)).body['state']).toBe('revoked');
  });

  it('keeps heads monotone and of its own chain', async () => {
    await using all = await Constellation.start();
    await using steward = await all.steward();
    const device = await all.admitted('laptop-1', steward);
    await using own = await device.connect(all.url);
    const empty = await all.book.head();
    expect((await steward.ask({ t: 'head', id: 'h0', statement: empty })).t).toBe('accepted');
    await all.submit(await all.book.order());
    const first = await all.book.head();
    expect((await steward.ask({ t: 'head', id: 'h1', statement: first })).t).toBe('accepted');
    expect((await steward.ask({ t: 'head', id: 'h1', statement: first })).t).toBe('accepted');
    expect(await steward.ask({ t: 'head', id: 'h2', statement: empty })).toMatchObject({ code: 'older-head' });
    expect(await steward.ask({ t: 'head', id: 'h3', statement: await all.book.head({ sequence: 2 }) })).toMatchObject({
      code: 'head-mismatch',
    });
    expect(await steward.ask({ t: 'head', id: 'h4', statement: await all.book.head({ hash: statementHash(empty) }) })).toMatchObject({
      code: 'head-mismatch',
    });
    expect(await steward.ask({ t: 'head', id: 'h5', statement: await all.book.head({}, all.fleet.operator) })).toMatchObject({
      code: 'unknown-key',
    });
    const heads = (await own.quiet()).filter(({ t }) => t === 'head');
    expect(heads).toEqual([
      { t: 'head', statement: empty },
      { t: 'head', statement: first },
    ]);
    expect((await all.operator('GET', '/head')).body).toEqual({ head: first });
  });

  it('carries retirement requests to the steward and its first answer back', async () => {
    await using all = await Constellation.start();
    const { bundle, operator, steward: key } = all.fleet;
    const record = (over: object = {}) => ({
      type: 'retirement',
      fleet: bundle.fleet,
      sequence: 0,
      ref: 'ci/token',
      version: '7',
      fingerprint: `fp1.1.${'A'.repeat(43)}`,
      successor: null,
      oldInvalidAt: new Date().toISOString(),
      issuedAt: new Date().toISOString(),
      ...over,
    });
    const request = await makeStatement(record(), [operator]);
    const { requestId } = (await all.operator('POST', '/retirements', request)).body as { requestId: string };
    expect((await all.operator('POST', '/retirements', request)).body).toEqual({ requestId });
    expect((await all.operator('GET', `/retirements/${requestId}`)).body).toEqual({ statement: null, refusal: null });

    // Asked while no steward was there; told at once when one is.
    await using steward = await all.steward();
    expect(await steward.next('retirement-request')).toEqual({ t: 'retirement-request', requestId, statement: request });
    const answer = (id: string, statement: Statement | null, refusal: string | null = null) => ({
      t: 'retirement',
      id,
      requestId,
      statement,
      refusal,
    });
    expect(await steward.ask(answer('x1', await makeStatement(record(), [operator])))).toMatchObject({ code: 'unknown-key' });
    expect(await steward.ask(answer('x2', await makeStatement(record({ fingerprint: `fp1.1.${'B'.repeat(43)}` }), [key])))).toMatchObject({
      code: 'retirement-mismatch',
    });
    expect(await steward.ask(answer('x3', null))).toMatchObject({ code: 'malformed' });
    const signed = await makeStatement(record({ sequence: 1 }), [key]);
    expect((await steward.ask(answer('x4', signed))).t).toBe('accepted');
    expect((await steward.ask(answer('x4', signed))).t).toBe('accepted');
    expect(await steward.ask(answer('x5', null, 'no'))).toMatchObject({ code: 'already-answered' });
    expect(await steward.ask({ ...answer('x6', signed), requestId: 'other' })).toMatchObject({ code: 'unknown-request' });
    expect((await all.operator('GET', `/retirements/${requestId}`)).body).toEqual({ statement: signed, refusal: null });

    const second = await makeStatement(record({ version: '8' }), [operator]);
    const live = (await all.operator('POST', '/retirements', second)).body['requestId'];
    expect(await steward.next('retirement-request')).toMatchObject({ requestId: live, statement: second });
    await using back = await all.steward();
    expect(await back.quiet()).toEqual([{ t: 'retirement-request', requestId: live, statement: second }]);
  });

  it('keeps the inventory by what devices say, each frame once', async () => {
    await using all = await Constellation.start();
    await using steward = await all.steward();
    const device = await all.admitted('laptop-1', steward);
    await using own = await device.connect(all.url);
    const put = { t: 'replicas', id: 'f1', upserts: [replica('a'), replica('b', { place: 'npmrc', class: 'HOME' })], gone: [] };
    expect(await own.ask(put)).toEqual({ t: 'accepted', id: 'f1' });
    expect(await own.ask({ t: 'replicas', id: 'f2', upserts: [], gone: ['a'] })).toEqual({ t: 'accepted', id: 'f2' });
    expect(await own.ask(put)).toEqual({ t: 'accepted', id: 'f1' });
    expect(await all.replicas()).toMatchObject({
      total: 1,
      byPlace: { npmrc: 1 },
      byClass: { HOME: 1 },
      replicas: [{ replicaId: 'b', machine: 'laptop-1' }],
    });
    expect((await all.replicas(`fp1.1.${'z'.repeat(43)}`)).total).toBe(0);
    await own.ask({
      t: 'visibility',
      id: 'f3',
      files: 10,
      bytes: 9,
      notVisible: 4,
      reasons: { 'permission-denied': 4 },
      watching: 'degraded',
    });
    expect(await all.devices()).toMatchObject([{ notVisible: 4, watching: 'degraded' }]);
    // A field that the wire does not know falls away; so a value in it is kept nowhere.
    const frame = { t: 'replicas', id: 'f4', upserts: [Object.assign(replica('c'), { value: 'canary-91c2' })], gone: [] };
    await own.ask(Object.assign(frame, { note: 'canary-91c2' }));
    expect((await all.replicas()).total).toBe(2);
    expect(JSON.stringify(await all.replicas())).not.toContain('canary-91c2');
  });

  it('takes a receipt once and no second one of its id', async () => {
    await using all = await Constellation.start();
    await using steward = await all.steward();
    const [device, other] = [await all.admitted('laptop-1', steward), await all.admitted('laptop-2', steward)];
    await using own = await device.connect(all.url);
    await using theirs = await other.connect(all.url);
    const order = await all.submit(await all.book.order());
    const receipt = await device.receipt(order);
    expect((await own.ask({ t: 'receipt', id: 'f1', statement: receipt })).t).toBe('accepted');
    expect((await own.ask({ t: 'receipt', id: 'f1', statement: receipt })).t).toBe('accepted');
    expect((await own.ask({ t: 'receipt', id: 'f2', statement: receipt })).t).toBe('accepted');
    const better = await device.receipt(order, { purged: 9 });
    expect(await own.ask({ t: 'receipt', id: 'f3', statement: better })).toMatchObject({ code: 'receipt-conflict' });
    expect(await theirs.ask({ t: 'receipt', id: 'f1', statement: receipt })).toMatchObject({ code: 'unknown-key' });
    expect(await theirs.ask({ t: 'receipt', id: 'f2', statement: await other.receipt(order, { deviceId: device.id }) })).toMatchObject({
      code: 'unknown-key',
    });
    expect(await theirs.ask({ t: 'receipt', id: 'f3', statement: await other.receipt(order, { fleet: 'other' }) })).toMatchObject({
      code: 'foreign-fleet',
    });
    expect(await theirs.ask({ t: 'receipt', id: 'f4', statement: await other.receipt(order, { orderId: 'order-9' }) })).toMatchObject({
      code: 'unknown-order',
    });
    expect(
      await theirs.ask({ t: 'receipt', id: 'f5', statement: await other.receipt(order, { orderHash: statementHash(receipt) }) }),
    ).toMatchObject({
      code: 'wrong-order-hash',
    });
    // The same id from another device is that device's own.
    expect((await theirs.ask({ t: 'receipt', id: 'f6', statement: await other.receipt(order, { residualCount: 1 }) })).t).toBe('accepted');
    expect((await all.rotation('order-1')).rotation).toMatchObject({
      state: 'residual',
      purged: 4,
      residuals: 1,
      devices: { finished: 2 },
    });
    expect((await all.audit()).filter(({ action, code }) => action === 'frame.receipt' && code === null).length).toBe(2);
  });

  it('keeps one connection per device, the newest', async () => {
    await using all = await Constellation.start();
    await using steward = await all.steward();
    const device = await all.admitted('laptop-1', steward);
    await using old = await device.connect(all.url);
    await using own = await device.connect(all.url);
    expect(await old.closed).toEqual({ code: 4001, reason: 'replaced' });
    await all.submit(await all.book.order());
    expect((await nextItem(own)).seq).toBe(1);
    expect((await all.devices())[0]?.connected).toBe(true);
    own.ws.close();
    await own.closed;
    await expect.poll(async () => (await all.devices())[0]?.connected).toBe(false);
  });
});
