import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Overview } from '../../src/protocol/index.ts';
import { forgetOld, KEEP_DAYS } from '../../src/server/retention.ts';
import { sqliteStorage } from '../../src/server/storage/sqlite.ts';
import { Constellation } from './constellation.ts';
import { crowd } from './crowd.ts';
import { replica } from './rows.ts';
import { Viewer } from './viewer.ts';

const DAY = 86_400_000;

describe('what is old', () => {
  it('is let go step by step, the crowd of a year ago as a whole', async () => {
    await using storage = sqliteStorage(':memory:');
    const now = Date.now();
    await crowd(storage, { devices: 60, replicas: 5_000, orders: 2, now: now - 401 * DAY });
    const containedBefore = await storage.receiptFigures('order-1');
    expect(await forgetOld(storage, { keepDays: 500, now })).toBe(0);
    expect(await forgetOld(storage, { keepDays: KEEP_DAYS, now })).toBeGreaterThan(5_000);
    expect(await storage.replicaCounts()).toEqual({ secrets: 0, counts: [] });
    expect((await storage.visibility()).size).toBe(0);
    expect(await storage.receiptFigures('order-1')).toEqual(containedBefore);
    expect((await storage.receipts('order-1')).every(({ statement }) => statement === null)).toBe(true);
    expect((await storage.tip()).seq).toBe(4);
    expect(await forgetOld(storage, { keepDays: KEEP_DAYS, now })).toBe(0);
  });

  it('is let go at the start of a server, while it works, audited with counts; the rotation stands', async () => {
    await using all = await Constellation.start({ keepDays: 30 });
    const steward = await all.steward();
    const [stays, leaves] = [await all.admitted('laptop-1', steward), await all.admitted('laptop-2', steward)];
    const order = await all.submit(await all.book.order());
    for (const device of [stays, leaves]) {
      await using own = await device.connect(all.url);
      expect((await own.ask({ t: 'replicas', id: 'f1', upserts: [replica('r')], gone: [] })).t).toBe('accepted');
      await own.ask({ t: 'receipt', id: 'r1', statement: await device.receipt(order) });
    }
    const before = (await all.rotation('order-1')).rotation;
    expect(before.state).toBe('contained');
    await steward[Symbol.asyncDispose]();
    await all.server.close();

    const old = new Date(Date.now() - 31 * DAY).toISOString();
    const db = new DatabaseSync(join(all.dir, 'server.sqlite'));
    db.exec(`UPDATE devices SET last_seen_at = '${old}' WHERE machine = 'laptop-2';
             UPDATE receipts SET received_at = '${old}' WHERE device_id = '${leaves.id}';`);
    db.close();
    await all.up();

    const viewer = await Viewer.of(all.url, all.dir);
    await expect.poll(async () => (await viewer.see('/overview', Overview)).replicas.total, { timeout: 15_000 }).toBe(1);
    const { rotation, devices } = await all.rotation('order-1');
    expect({ ...rotation, timeToContain: 0, containedAt: '' }).toEqual({ ...before, timeToContain: 0, containedAt: '' });
    expect(devices.map(({ machine, receipt }) => [machine, receipt === null])).toEqual([
      ['laptop-1', false],
      ['laptop-2', true],
    ]);
    const line = (await all.audit()).find(({ action }) => action === 'retention');
    expect(JSON.parse(line?.detail ?? '{}')).toEqual({
      keepDays: 30,
      receipts: 1,
      progress: 0,
      replicas: 1,
      visibility: 0,
      frames: 1,
      sessions: 0,
    });
    expect(all.logged).toContain('"event":"forgotten"');
  });
});
