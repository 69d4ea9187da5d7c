import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, it as prop } from '@fast-check/vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DevicesPage, Overview, type Residual, RotationsPage, RotationView } from '../../src/protocol/index.ts';
import { containment } from '../../src/server/containment.ts';
import { sqliteStorage } from '../../src/server/storage/sqlite.ts';
import type { Storage } from '../../src/server/storage/face.ts';
import { median, overview } from '../../src/server/viewers/overview.ts';
import { rotationBook } from '../../src/server/viewers/rotation-book.ts';
import { Constellation, makeFleet } from './constellation.ts';
import { type Crowd, crowd, seedCrowd } from './crowd.ts';
import { at, device, GENESIS, link, note, receipt, replica, statement } from './rows.ts';
import { Viewer } from './viewer.ts';

/** A storage whose links hold no statements: nothing was signed for an order later. */
const UNREAD = { of: async () => null };

describe('views over real devices', () => {
  it('tell what was enrolled, admitted, reported, ordered and signed', async () => {
    await using all = await Constellation.start({
      expected: [
        { machine: 'laptop-1', user: 'user' },
        { machine: 'laptop-9', user: 'user' },
      ],
    });
    const viewer = await Viewer.of(all.url, all.dir);
    expect(await viewer.see('/overview', Overview)).toMatchObject({
      devices: { pending: 0, admitted: 0, connected: 0, missing: 2 },
      replicas: { total: 0, secrets: 0, byPlace: [] },
      rotations: { total: 0, medianTimeToContain: null, newest: [] },
    });

    await using steward = await all.steward();
    const one = await all.admitted('laptop-1', steward);
    const waiting = await all.device('laptop-2');
    await waiting.enrol(all.url);
    await using own = await one.connect(all.url);
    const other = { place: 'netrc', class: 'HOME' } as const;
    const replicas = [1, 2, 3].map((n) => replica(`r${n}`, { rule: 'jwt', ...(n === 3 ? other : {}) }));
    await own.ask({ t: 'replicas', id: 'f1', upserts: replicas, gone: [] });
    const visibility = { t: 'visibility', id: 'v1', files: 10, bytes: 10, notVisible: 3, reasons: { encrypted: 3 }, watching: 'degraded' };
    await own.ask(visibility);

    const order = await all.submit(await all.book.order({ rings: [0.1, 1].map((share) => ({ share, notBefore: at(0) })) }));
    await all.submit(await all.book.promotion('order-1'));
    const residuals: Residual[] = [1, 2].map((line) => ({
      entry: 'e1',
      place: 'bash-history',
      class: 'COPY',
      path: '~/.bash_history',
      locator: [{ kind: 'line', line }],
      reason: 'file-busy',
      sentence: 'Close the shell that writes it.',
    }));
    const undoUntil = new Date(Date.now() + 60_000).toISOString();
    const signed = await one.receipt(order, { found: 5, purged: 3, residuals, residualCount: 2, undoUntil });
    expect((await own.ask({ t: 'receipt', id: 'r1', statement: signed })).t).toBe('accepted');

    const seen = await viewer.see('/overview', Overview);
    expect(seen.devices).toEqual({ pending: 1, admitted: 1, revoked: 0, connected: 1, reporting: 1, notVisible: 3, missing: 1 });
    expect(seen.replicas).toEqual({
      total: 3,
      secrets: 1,
      byPlace: [
        { place: 'bash-history', class: 'COPY', count: 2 },
        { place: 'netrc', class: 'HOME', count: 1 },
      ],
      byClass: [
        { name: 'COPY', count: 2 },
        { name: 'HOME', count: 1 },
      ],
      byRule: [{ name: 'jwt', count: 3 }],
    });
    const { rotations } = await viewer.see('/rotations', RotationsPage);
    expect(rotations).toEqual(seen.rotations.newest);
    expect(rotations).toEqual([(await all.rotation('order-1')).rotation]);
    expect(seen.rotations).toMatchObject({ total: 1, open: 1, contained: 0, residual: 0 });

    const view = await viewer.see('/rotations/order-1', RotationView);
    expect(view.rotation).toEqual(rotations[0]);
    expect(view.devices.map(({ machine, state, residuals: left, undoUntil: until }) => [machine, state, left, until])).toEqual([
      ['laptop-1', 'finished', 2, undoUntil],
      ['laptop-9', 'silent', 0, null],
    ]);
    expect(view.residuals).toEqual(
      residuals.map(({ entry: _entry, ...rest }) => ({ deviceId: one.id, machine: 'laptop-1', user: 'user', ...rest })),
    );
    expect(view.rings).toEqual([
      { ring: 0, share: 0.1, open: true },
      { ring: 1, share: 1, open: false },
    ]);
    expect(JSON.stringify(view)).not.toContain(signed.payload);

    const page = await viewer.see('/devices', DevicesPage);
    expect(page.total).toBe(2);
    expect(page.devices).toMatchObject([
      {
        machine: 'laptop-1',
        state: 'admitted',
        connected: true,
        watching: 'degraded',
        replicas: 3,
        notVisible: 3,
        reasons: { encrypted: 3 },
      },
      { machine: 'laptop-2', state: 'pending', connected: false, watching: null, replicas: 0, notVisible: null, reasons: {} },
    ]);
    expect(await viewer.ask('/rotations/order-9')).toMatchObject({ status: 404, body: { code: 'unknown-order' } });
    for (const method of ['POST', 'PUT', 'DELETE'])
      expect((await viewer.ask('/overview', { method, headers: { origin: all.url, 'x-lastcopy': '1' } })).status).toBe(405);
  });
});

describe('a large fleet', () => {
  const size = { devices: 300, replicas: 5_000, orders: 6 };
  let dir: string;
  let all: Constellation;
  let viewer: Viewer;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'lastcopy-crowd-'));
    const { bundle, operator } = await makeFleet();
    await seedCrowd(dir, { ...size, keyId: operator.keyId });
    all = await Constellation.start({ stateDir: dir, bundle });
    viewer = await Viewer.of(all.url, dir);
  });
  afterAll(async () => {
    await all[Symbol.asyncDispose]();
    rmSync(dir, { recursive: true, force: true });
  });
  const page = (query: string) => viewer.see(`/devices?${query}`, DevicesPage);

  it('is paged without a device twice or missing, in each order', async () => {
    for (const order of ['machine', 'replicas', 'notVisible', 'lastSeenAt'] as const) {
      const seen: DevicesPage['devices'] = [];
      for (let offset = 0; offset < 300; offset += 70) {
        const { devices, total } = await page(`order=${order}&offset=${offset}&limit=70`);
        expect(total).toBe(300);
        seen.push(...devices);
      }
      expect(new Set(seen.map(({ deviceId }) => deviceId)).size).toBe(300);
      const values = seen.map((row) => row[order]);
      if (order === 'machine') expect(values).toEqual(values.toSorted((a, b) => (String(a) < String(b) ? -1 : 1)));
      else {
        const known = values.filter((value) => value !== null);
        expect(values.slice(0, known.length)).toEqual(known);
        expect(known).toEqual(known.toSorted((a, b) => (a > b ? -1 : a < b ? 1 : 0)));
      }
    }
    expect((await page('order=replicas&limit=1')).devices[0]?.replicas).toBeGreaterThan(100);
  });

  it('is searched in machine and user, by any case, with nothing special in it', async () => {
    expect((await page('q=LAPTOP-0001')).total).toBe(1);
    expect((await page('q=ann&limit=500')).devices.every(({ user }) => user === 'ann')).toBe(true);
    expect((await page('q=ann')).total).toBe(30);
    for (const text of ['%25', '_', "'", '%00', '%5C']) expect((await page(`q=${text}`)).total).toBe(0);
    expect((await page('state=pending')).devices.every(({ state }) => state === 'pending')).toBe(true);
    expect((await page('state=pending&q=')).total).toBe(6);
    expect((await page('offset=1000')).devices).toEqual([]);
  });

  it('refuses questions that are none', async () => {
    for (const query of [
      'limit=501',
      'limit=0',
      'limit=-1',
      'limit=x',
      'offset=1.5',
      'order=deviceId',
      'state=all',
      `q=${'x'.repeat(201)}`,
    ])
      expect((await viewer.ask(`/devices?${query}`)).status, query).toBe(400);
  });

  it('adds up', async () => {
    const seen = await viewer.see('/overview', Overview);
    const sum = (rows: { count: number }[]) => rows.reduce((total, { count }) => total + count, 0);
    const { byPlace, byClass, byRule, total, secrets } = seen.replicas;
    expect([total, sum(byPlace), sum(byClass), sum(byRule)]).toEqual([5_000, 5_000, 5_000, 5_000]);
    expect(secrets).toBeLessThan(total);
    expect(byPlace.map(({ count }) => count)).toEqual(byPlace.map(({ count }) => count).toSorted((a, b) => b - a));
    const { devices } = await page('limit=500');
    expect(devices.reduce((replicas, row) => replicas + row.replicas, 0)).toBe(5_000);
    expect(seen.devices).toMatchObject({ pending: 6, revoked: 6, admitted: 288, missing: null });
    expect(seen.devices.notVisible).toBe(
      devices.reduce((hidden, row) => hidden + (row.state === 'admitted' ? (row.notVisible ?? 0) : 0), 0),
    );
    expect(seen.rotations).toMatchObject({ total: 6, contained: 4, residual: 1, open: 1 });
    const view = await viewer.see('/rotations/order-5', RotationView);
    expect(view.residuals.length).toBe(view.rotation.residuals);
    expect(view.devices.length).toBe(288);
  });
});

describe('counting', () => {
  it('takes the median of what there is', () => {
    expect([median([]), median([7]), median([9, 1, 5]), median([4, 1, 2, 100])]).toEqual([null, 7, 5, 3]);
  });

  it('tells places apart by class and lists ten rotations', () => {
    const rotation = (n: number) => ({ orderId: `o${n}`, state: n % 2 ? 'contained' : 'expired', timeToContain: n % 2 ? n : null });
    const counted = overview({
      at: at(0),
      devices: { pending: 0, admitted: 0, revoked: 0, reporting: 0, notVisible: 0 },
      connected: 0,
      missing: null,
      secrets: 1,
      replicas: [
        { place: 'a', class: 'COPY', rule: 'x', count: 1 },
        { place: 'a', class: 'HOME', rule: 'x', count: 2 },
        { place: 'a', class: 'COPY', rule: 'y', count: 4 },
      ],
      orders: 12,
      rotations: Array.from({ length: 12 }, (_, n) => rotation(n)) as never,
    });
    expect(counted.replicas.byPlace).toEqual([
      { place: 'a', class: 'COPY', count: 5 },
      { place: 'a', class: 'HOME', count: 2 },
    ]);
    expect(counted.rotations).toMatchObject({ total: 12, open: 0, contained: 6, medianTimeToContain: 6 });
    expect(counted.rotations.newest.length).toBe(10);
  });
});

describe('the book of rotations', () => {
  /** All rotations, each counted from scratch. */
  const fresh = async (storage: Storage) => {
    const devices = await storage.devices();
    const rotations = [];
    for (const order of await storage.orders(500)) {
      const [progress, receipts] = [await storage.progress(order.orderId), await storage.receipts(order.orderId)];
      rotations.push(containment({ order, devices, expected: null, progress, receipts, now: new Date().toISOString() }).rotation);
    }
    return rotations;
  };

  const step = fc.record({
    what: fc.constantFrom('enrol', 'admit', 'revoke', 'order', 'cancel', 'progress', 'receipt', 'ack', 'look'),
    n: fc.integer({ min: 1, max: 3 }),
    order: fc.integer({ min: 1, max: 2 }),
    figure: fc.nat(2),
  });
  /** Two devices and an order, so that most of what is drawn meets something. */
  const begun = (['enrol', 'admit'] as const)
    .flatMap((what) => [1, 2].map((n) => ({ what, n, order: 1, figure: 0 })))
    .concat([
      { what: 'order', n: 1, order: 1, figure: 0 },
      { what: 'look', n: 1, order: 1, figure: 0 },
    ] as never);

  prop.prop([fc.array(step, { maxLength: 40 })], { numRuns: 100 })(
    'equals a count from scratch after any changes it was told of',
    async (steps) => {
      const storage = sqliteStorage(':memory:');
      const book = rotationBook({ storage, orders: UNREAD, expected: null });
      let seq = 0;
      let frame = 0;
      const far = new Date(Date.now() + 3_600_000).toISOString();
      const next = (payload: object) => {
        const base = link(++seq);
        return { ...base, hash: GENESIS, prev: GENESIS, payload: { ...base.payload, startBy: far, ...payload, seq } as never };
      };
      for (const { what, n, order, figure } of [...begun, ...steps]) {
        const deviceId = `device-${n}`;
        const orderId = `order-${order}`;
        const issuedAt = at(++frame);
        if (what === 'enrol') await storage.enrol(device(n), 10, note('enrol'));
        else if (what === 'admit' || what === 'revoke') {
          const state = what === 'admit' ? 'admitted' : 'revoked';
          await storage.admit({ deviceId, state, issuedAt, statement: statement(issuedAt) }, note('admit'));
          book.changed({ kind: 'roster' });
        } else if (what === 'order' || what === 'cancel') {
          const payload = what === 'order' ? { orderId } : { type: 'cancellation', orderId, reason: 'r' };
          const taken = await storage.append(next(payload), GENESIS, note('append'));
          if (taken === 'appended') book.changed({ kind: 'chain', orderId, seq: what === 'order' ? seq : null });
          else seq--;
        } else if (what === 'progress') {
          const row = { id: `p${frame}`, deviceId, state: 'hunting' as const, detail: null, at: issuedAt };
          await storage.takeProgress(orderId, row, note('progress'));
          book.changed({ kind: 'report', orderId, deviceId });
        } else if (what === 'receipt') {
          const row = receipt(deviceId, `r${frame}`, { orderId, residuals: figure });
          await storage.takeReceipt({ ...row, payloadHash: GENESIS }, note('receipt'));
          book.changed({ kind: 'report', orderId, deviceId });
        } else if (what === 'ack') {
          await storage.seen(deviceId, issuedAt, figure);
          book.changed({ kind: 'cursor', deviceId, cursor: figure });
        } else expect(await book.rotations()).toEqual(await fresh(storage));
      }
      expect(await book.rotations()).toEqual(await fresh(storage));
      await storage[Symbol.asyncDispose]();
    },
  );

  it('counts again when time alone has changed a rotation', async () => {
    const storage = sqliteStorage(':memory:');
    const soon = new Date(Date.now() + 60).toISOString();
    const base = link(1);
    await storage.append({ ...base, payload: { ...base.payload, startBy: soon } as never }, GENESIS, note('append'));
    const book = rotationBook({ storage, orders: UNREAD, expected: null });
    expect((await book.rotations())[0]?.state).toBe('approved');
    expect(book.due(Date.now() - 1_000)).toBe(false);
    await expect.poll(() => book.due(Date.now()), { interval: 10 }).toBe(true);
    expect((await book.rotations())[0]?.state).toBe('expired');
    expect(book.due(Date.now())).toBe(false);
    await storage[Symbol.asyncDispose]();
  });

  it('counts only what was touched', async () => {
    const inner = sqliteStorage(':memory:');
    const made: Crowd = await crowd(inner, { devices: 60, replicas: 0, orders: 5 });
    let counts = 0;
    const storage: Storage = {
      ...inner,
      receiptFigures: (orderId) => {
        counts++;
        return inner.receiptFigures(orderId);
      },
    };
    const book = rotationBook({ storage, orders: UNREAD, expected: null });
    await book.rotations();
    expect(counts).toBe(5);
    await book.rotations();
    expect(counts).toBe(5);
    expect(book.changed({ kind: 'devices' })).toEqual([]);
    expect(book.changed({ kind: 'report', orderId: 'order-3', deviceId: 'device-00001' })).toEqual([
      { orderId: 'order-3', deviceId: 'device-00001' },
    ]);
    // The crowd holds ten links; this device now says that it holds four of them: orders 3 to 5 may look otherwise.
    expect(book.changed({ kind: 'cursor', deviceId: made.deviceIds[0] ?? '', cursor: 4 })).toHaveLength(3);
    await book.rotations();
    expect(counts).toBe(8);
    await inner[Symbol.asyncDispose]();
  });
});
