import { DatabaseSync } from 'node:sqlite';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pino } from 'pino';
import { retentionJob } from '../../src/server/retention.ts';
import { SCHEMA_VERSION } from '../../src/server/storage/schema-version.ts';
import { migrate } from '../../src/server/storage/sqlite-steps.ts';
import { sqliteStorage } from '../../src/server/storage/sqlite.ts';
import { device, digest, note, replica, statement } from './rows.ts';

/** The counts that are kept, against a count of what is there. */

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-22T10:00:00.000Z');
const iso = (day: number): string => new Date(NOW + day * DAY).toISOString();

/** Those of revoked devices are no more the fleet's. */
const HELD = "device_id NOT IN (SELECT device_id FROM devices WHERE state = 'revoked')";
const COUNTED = {
  replica_counts: `SELECT place, class, json_extract(body, '$.rule') AS rule, count(*) AS n FROM replicas WHERE ${HELD} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
  fingerprint_counts: `SELECT fingerprint, count(*) AS n FROM replicas WHERE ${HELD} GROUP BY 1 ORDER BY 1`,
  device_counts: 'SELECT device_id, count(*) AS n FROM replicas GROUP BY 1 ORDER BY 1',
};

function expectTrue(path: string): void {
  const db = new DatabaseSync(path);
  try {
    for (const [table, recount] of Object.entries(COUNTED)) {
      expect(db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2, 3`.replace(table === 'replica_counts' ? '' : ', 3', '')).all()).toEqual(
        db.prepare(recount).all(),
      );
    }
  } finally {
    db.close();
  }
}

const some = fc.record({
  id: fc.integer({ min: 0, max: 5 }).map((n) => `r${n}`),
  over: fc.record({
    place: fc.constantFrom('bash-history', 'dotenv'),
    class: fc.constantFrom('COPY' as const, 'HOME' as const),
    rule: fc.constantFrom('jwt', 'npm-token'),
    fingerprint: fc.constantFrom(`fp1.1.${digest(1)}`, `fp1.1.${digest(2)}`),
  }),
});
const who = fc.integer({ min: 1, max: 3 });
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      t: fc.constant('report' as const),
      who,
      frame: fc.integer({ min: 0, max: 400 }),
      upserts: fc.array(some, { maxLength: 5 }),
      gone: fc.array(some, { maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ t: fc.constant('revoke' as const), who }) },
  { weight: 1, arbitrary: fc.record({ t: fc.constant('admit' as const), who }) },
  { weight: 1, arbitrary: fc.record({ t: fc.constant('seen' as const), who }) },
  {
    weight: 2,
    arbitrary: fc.record({
      t: fc.constant('forget' as const),
      days: fc.integer({ min: 1, max: 20 }),
      most: fc.integer({ min: 1, max: 4 }),
    }),
  },
);

describe('counts that are kept', () => {
  it('are those of a recount, whatever devices, steward and retention did', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'lastcopy-counts-'));
    let run = 0;
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
          const path = join(dir, `${run++}.sqlite`);
          await using storage = sqliteStorage(path);
          for (const n of [1, 2, 3]) await storage.enrol(device(n), 10, note('enrol'));
          for (const [day, one] of steps.entries()) {
            if (one.t === 'report') {
              const upserts = one.upserts.map(({ id, over }) => replica(id, over));
              // A frame that is one too many is undone as a whole, its removals too.
              await storage.takeReplicas(
                `device-${one.who}`,
                { id: `f${one.frame}`, upserts, gone: one.gone.map(({ id }) => id) },
                4,
                note('frame'),
              );
            } else if (one.t === 'seen') await storage.seen(`device-${one.who}`, iso(day), null);
            else if (one.t === 'forget') await storage.forget(iso(day - one.days), iso(day), one.most, () => note('retention'));
            else {
              const state = one.t === 'admit' ? 'admitted' : 'revoked';
              await storage.admit(
                { deviceId: `device-${one.who}`, state, issuedAt: iso(day), statement: statement(`${state} ${day}`) },
                note('admit'),
              );
            }
          }
          expectTrue(path);
        }),
        { numRuns: 60 },
      );
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });

  it('are right from the first on in a database of before there were any', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'lastcopy-counts-'));
    const path = join(dir, 'server.sqlite');
    try {
      const whole = new DatabaseSync(path);
      migrate(whole, 1);
      const put = whole.prepare('INSERT INTO replicas VALUES (?, ?, ?, ?, ?, ?)');
      for (let n = 0; n < 500; n++) {
        const one = replica(`r${n}`, {
          rule: n % 3 ? 'jwt' : 'npm-token',
          place: n % 2 ? 'dotenv' : 'other',
          fingerprint: `fp1.1.${digest(n % 40)}`,
        });
        put.run(`device-${n % 5}`, one.replicaId, one.fingerprint, one.place, one.class, JSON.stringify(one));
      }
      whole.close();
      await using storage = sqliteStorage(path);
      expect((await storage.replicaCounts()).secrets).toBe(40);
      expectTrue(path);
      await storage.takeReplicas('device-1', { id: 'f', upserts: [replica('r1')], gone: ['r6', 'r11'] }, 1_000, note('frame'));
      expectTrue(path);
      const db = new DatabaseSync(path);
      expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: SCHEMA_VERSION });
      db.close();
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });

  it('keep the devices that are connected, however long ago they came', async () => {
    await using storage = sqliteStorage(':memory:');
    for (const n of [1, 2]) {
      await storage.enrol(device(n), 10, note('enrol'));
      await storage.takeReplicas(`device-${n}`, { id: 'f', upserts: [replica('r')], gone: [] }, 10, note('frame'));
      await storage.seen(`device-${n}`, new Date(Date.now() - 3 * DAY).toISOString(), null);
    }
    const job = retentionJob({ storage, keepDays: 2, connected: () => ['device-1'], tell: () => undefined, log: pino({ enabled: false }) });
    await job.close();
    const { replicas } = await storage.replicas({ fingerprint: null, limit: 10 });
    expect(replicas.map(({ deviceId }) => deviceId)).toEqual(['device-1']);
  });
});
