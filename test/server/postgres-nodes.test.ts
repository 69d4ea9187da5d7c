import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../src/server/audit.ts';
import type { StoredChange } from '../../src/server/storage/face-nodes.ts';
import type { Storage } from '../../src/server/storage/face.ts';
import { postgresAddress, postgresStorage } from '../../src/server/storage/postgres.ts';
import { lacksPostgres, PostgresCluster } from './postgres-cluster.ts';
import { at, cancellation, device, digest, GENESIS, link, note, receipt, replica, statement } from './rows.ts';

/** Two server processes' storages on one PostgreSQL, and what becomes of them when things die. */

const lacking = lacksPostgres();
let cluster: PostgresCluster;
let url: string;
let one: Storage;
let other: Storage;

beforeAll(async () => {
  if (lacking) return;
  cluster = await PostgresCluster.start();
  url = await cluster.database();
}, 60_000);
afterAll(async () => {
  if (!lacking) await cluster[Symbol.asyncDispose]();
});
const open = (): Promise<Storage> => postgresStorage(postgresAddress(url));
beforeEach(async () => {
  if (lacking) return;
  await cluster.emptied(url);
  [one, other] = await Promise.all([open(), open()]);
});
afterEach(async () => {
  if (lacking) return;
  await one[Symbol.asyncDispose]();
  await other[Symbol.asyncDispose]();
});
const both = <T>(act: (storage: Storage, n: number) => Promise<T>, times = 1): Promise<T[]> =>
  Promise.all(Array.from({ length: times * 2 }, (_, n) => act(n % 2 ? other : one, n)));
const count = (answers: readonly string[], answer: string): number => answers.filter((given) => given === answer).length;

/** The kept counts against a count of what is there. */
async function expectCounted(): Promise<void> {
  const kept = await one.replicaCounts();
  const rows = await cluster.sql(
    url,
    'SELECT place, class, rule, count(*)::int AS count FROM replicas GROUP BY 1, 2, 3 ORDER BY count(*) DESC, 1, 2, 3',
  );
  expect(kept.counts).toEqual(rows);
  expect([{ n: kept.secrets }]).toEqual(await cluster.sql(url, 'SELECT count(DISTINCT fingerprint)::int AS n FROM replicas'));
  const devices = 'SELECT device_id, count(*)::int AS n FROM replicas GROUP BY 1 ORDER BY 1';
  expect(await cluster.sql(url, 'SELECT device_id, n::int FROM device_counts ORDER BY 1')).toEqual(await cluster.sql(url, devices));
}

describe.skipIf(lacking)('two processes on one PostgreSQL', () => {
  it('extend the chain at its tip, one of them each time', async () => {
    for (let seq = 1; seq <= 8; seq++) {
      const answers = await both((storage, n) => storage.append(link(seq, { payloadHash: digest(100 + n) }), GENESIS, note('append')), 3);
      expect([count(answers, 'appended'), count(answers, 'moved')]).toEqual([1, 5]);
    }
    expect(await one.tip()).toEqual({ seq: 8, hash: digest(8) });
    expect((await one.auditRecords(0, 100)).length).toBe(8);
  });

  it('take each order id, request, enrolment, link and nonce once', async () => {
    const appended = await both((storage, n) => storage.append(n < 2 ? link(1) : link(2), GENESIS, note('append')), 2);
    expect(count(appended, 'appended')).toBeLessThanOrEqual(2);
    expect(count(await both((storage) => storage.enrol(device(1), 10, note('enrol')), 3), 'enrolled')).toBe(1);
    expect(count(await both((storage, n) => storage.enrol(device(n + 2), 4, note('enrol')), 5), 'enrolled')).toBe(3);
    const ask = { requestId: 'r', request: statement('r'), fingerprint: 'f', at: at(0) };
    expect(count(await both((storage) => storage.ask(ask, note('ask')), 3), 'stored')).toBe(1);
    const answers = await both(
      (storage, n) => storage.answer('r', { statement: statement(`${n}`), refusal: null, at: at(1) }, note('answer')),
      3,
    );
    expect([count(answers, 'stored'), count(answers, 'answered')]).toEqual([1, 5]);
    await one.addSignInLink({ hash: 'l', until: at(10) }, 5, note('link'));
    const sessions = await both(
      (storage, n) => storage.signIn('l', { hash: `s${n}`, since: at(0), until: at(60) }, 9, (id) => note(`sign-in ${id}`)),
      3,
    );
    expect(sessions.filter((session) => session !== null).length).toBe(1);
    const until = new Date(Date.now() + 60_000).toISOString();
    expect((await both((storage) => storage.spend('nonce', until), 4)).filter(Boolean).length).toBe(1);
    expect(Buffer.from(await one.nonceKey()).equals(await other.nonceKey())).toBe(true);
    expect((await one.nonceKey()).length).toBe(32);
    expect(await verifyAudit(one)).toMatchObject({ ok: true });
  });

  it('take replicas once, hold each other up nowhere, and count right', async () => {
    for (let n = 1; n <= 6; n++) await one.enrol(device(n), 10, note('enrol'));
    const random = (n: number) => Math.floor(Math.random() * n);
    const some = () =>
      Array.from({ length: 1 + random(12) }, () =>
        replica(`r${random(30)}`, {
          fingerprint: `fp1.1.${digest(random(8))}`,
          place: `place-${random(3)}`,
          rule: `rule-${random(3)}`,
          class: random(2) ? 'COPY' : 'HOME',
        }),
      );
    const frames = Array.from({ length: 60 }, (_, n) => ({ id: `f${n}`, upserts: some(), gone: some().map(({ replicaId }) => replicaId) }));
    const work = frames.flatMap((frame, n) => {
      const deviceId = `device-${(n % 6) + 1}`;
      return [one, other].map((storage) => storage.takeReplicas(deviceId, frame, 25, note('replicas')));
    });
    // Meanwhile one forgets what two of the devices hold, and the other reads.
    await one.seen('device-1', at(99_999), null);
    const stop = new AbortController();
    const forgetting = (async () => {
      while (!stop.signal.aborted) await other.forget(at(3.5), at(0), 7, (gone) => ({ ...note('retention'), detail: { ...gone } }));
    })();
    const reading = both((storage) => storage.replicaCounts(), 5);
    const answers = await Promise.all(work);
    stop.abort();
    await forgetting;
    await reading;
    expect(count(answers, 'taken') + count(answers, 'repeated') + count(answers, 'too-many')).toBe(120);
    expect(count(answers, 'taken')).toBeGreaterThan(10);
    await expectCounted();
    const lines = await one.auditRecords(0, 10_000);
    expect(lines.filter(({ action }) => action === 'replicas').length).toBe(count(answers, 'taken'));
    expect(await verifyAudit(other)).toMatchObject({ ok: true, records: lines.length });
  });

  it('write one audit log, whole at any time', async () => {
    const stop = new AbortController();
    const verdicts: unknown[] = [];
    const verifier = (async () => {
      while (!stop.signal.aborted) verdicts.push(await verifyAudit(other));
    })();
    await both((storage, n) => storage.audit(note(`action-${n}`)), 100);
    stop.abort();
    await verifier;
    expect(verdicts.length).toBeGreaterThan(0);
    for (const verdict of verdicts) expect(verdict).toMatchObject({ ok: true });
    expect(await verifyAudit(one)).toMatchObject({ ok: true, records: 200 });
    expect(new Set((await one.auditRecords(0, 1_000)).map(({ action }) => action)).size).toBe(200);
    // What one has seen done stands before what is done after.
    await one.audit(note('first'));
    await other.audit(note('second'));
    expect((await other.auditRecords(200, 9)).map(({ action }) => action)).toEqual(['first', 'second']);
  });

  it('hear what the other stored, and nothing of their own', async () => {
    const heard: StoredChange[] = [];
    const own: StoredChange[] = [];
    await using _listening = other.changes((change) => heard.push(change));
    await using _own = one.changes((change) => own.push(change));
    await one.enrol(device(1), 10, note('enrol'));
    await one.admit({ deviceId: 'device-1', state: 'admitted', issuedAt: at(1), statement: statement('a') }, note('admit'));
    await one.append(link(1), GENESIS, note('append'));
    await one.append(cancellation(2, 'order-1'), GENESIS, note('append'));
    await one.putHead({ sequence: 2, issuedAt: at(1), statement: statement('h') }, note('head'));
    await one.ask({ requestId: 'r', request: statement('r'), fingerprint: 'f', at: at(0) }, note('ask'));
    await one.seenAll([
      { deviceId: 'device-1', at: at(1), cursor: 1 },
      { deviceId: 'device-1', at: at(1), cursor: 2 },
    ]);
    await one.takeReceipt({ ...receipt('device-1', 'x'), payloadHash: digest(1) }, note('receipt'));
    for (const id of ['f1', 'f2']) await one.takeReplicas('device-1', { id, upserts: [replica(id)], gone: [] }, 9, note('replicas'));
    const expected: StoredChange[] = [
      { kind: 'enrolled', deviceId: 'device-1' },
      { kind: 'device', deviceId: 'device-1' },
      { kind: 'chain', orderId: 'order-1', seq: 1 },
      { kind: 'chain', orderId: 'order-1', seq: null },
      { kind: 'head' },
      { kind: 'asked', requestId: 'r' },
      { kind: 'cursor', deviceId: 'device-1', cursor: 2 },
      { kind: 'report', orderId: 'order-1', deviceId: 'device-1' },
      { kind: 'devices' },
    ];
    await expect.poll(() => heard, { timeout: 5_000 }).toEqual(expect.arrayContaining(expected));
    // What was refused is told to nobody.
    await one.append(link(1), GENESIS, note('append'));
    await one.append(link(3, { prev: digest(9) }), GENESIS, note('append'));
    await one.ask({ requestId: 'r2', request: statement('r'), fingerprint: 'f', at: at(0) }, note('ask'));
    await expect.poll(() => heard, { timeout: 5_000 }).toContainEqual({ kind: 'asked', requestId: 'r2' });
    expect(heard.filter(({ kind }) => kind === 'chain').length).toBe(2);
    expect(own).toEqual([]);
  });

  it('are told to read everything anew after a lost connection', async () => {
    const heard: StoredChange[] = [];
    await using _listening = other.changes((change) => heard.push(change));
    await cluster.sql(url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lastcopy'");
    await expect.poll(() => heard, { timeout: 5_000 }).toContainEqual({ kind: 'all' });
    await expect
      .poll(() =>
        one.alive().then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    await one.enrol(device(1), 10, note('enrol'));
    await expect.poll(() => heard, { timeout: 5_000 }).toContainEqual({ kind: 'enrolled', deviceId: 'device-1' });
  });

  it('hold one connection of a device, the newest', async () => {
    for (const n of [1, 2]) await one.enrol(device(n), 10, note('enrol'));
    await one.admit({ deviceId: 'device-1', state: 'admitted', issuedAt: at(1), statement: statement('a') }, note('admit'));
    const lost: string[] = [];
    const connected = () => one.connections();
    const first = one.hold('device-1', () => lost.push('first'));
    one.hold('device-2', () => lost.push('second'));
    await expect.poll(connected).toEqual({ devices: 2, admitted: 1 });
    const newer = other.hold('device-1', () => lost.push('newer'));
    await expect.poll(() => lost).toEqual(['first']);
    first[Symbol.dispose]();
    expect(await other.connectedAmong(['device-1', 'device-2', 'device-3'])).toEqual(new Set(['device-1', 'device-2']));
    // Back again, and again here: the one in the same process is simply forgotten.
    one.hold('device-1', () => lost.push('back'));
    const again = one.hold('device-1', () => lost.push('again'));
    await expect.poll(() => lost).toEqual(['first', 'newer']);
    newer[Symbol.dispose]();
    expect(await connected()).toEqual({ devices: 2, admitted: 1 });
    again[Symbol.dispose]();
    await expect.poll(connected).toEqual({ devices: 1, admitted: 0 });
    // Both at the same instant, many times: one is left.
    for (let n = 0; n < 20; n++) {
      const left: string[] = [];
      const holds = [one.hold('device-1', () => left.push('one')), other.hold('device-1', () => left.push('other'))];
      await expect.poll(() => left.length).toBe(1);
      for (const hold of holds) hold[Symbol.dispose]();
      await expect.poll(async () => (await connected()).devices).toBe(1);
    }
    await one[Symbol.asyncDispose]();
    expect(await other.connections()).toEqual({ devices: 0, admitted: 0 });
  });

  it('notice that another has died: its connections end, its lines are chained, and something may have been missed', async () => {
    const heard: StoredChange[] = [];
    await using _listening = other.changes((change) => heard.push(change));
    await cluster.sql(
      url,
      `INSERT INTO nodes VALUES ('dead', now() - interval '1 hour'); INSERT INTO connections VALUES ('device-1', 'dead', 1);
       INSERT INTO audit_waiting (at, actor, action, detail) VALUES ('${at(0)}', 'server', 'left', '{}');`,
    );
    await expect.poll(() => other.connections(), { timeout: 12_000 }).toEqual({ devices: 0, admitted: 0 });
    await expect.poll(() => heard, { timeout: 5_000 }).toContainEqual({ kind: 'all' });
    const chained = 'SELECT action FROM audit';
    await expect.poll(() => cluster.sql(url, chained), { timeout: 8_000 }).toEqual([{ action: 'left' }]);
  }, 30_000);

  it('keep all that a killed process had taken', async () => {
    const script = new URL('postgres-child.ts', import.meta.url).pathname;
    for (const [n, delay] of [0, 7, 23].entries()) {
      const deviceId = `device-${n}`;
      const child = spawn(process.execPath, [script, url, deviceId], { stdio: ['ignore', 'pipe', 'inherit'] });
      let said = '';
      const enough = new Promise<void>((resolve) => {
        child.stdout.on('data', (data: Buffer) => {
          said += data.toString();
          if (said.split('\n').length > 15) resolve();
        });
      });
      const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
      await enough;
      await sleep(delay);
      child.kill('SIGKILL');
      await gone;
      const taken = said.split('\n').length - 1;
      const receipts = (await one.receipts('order-1')).filter((row) => row.deviceId === deviceId).length;
      // One more of each may have been stored and not told.
      expect([taken, taken + 1]).toContain(receipts);
      const lines = (await one.auditRecords(0, 100_000)).map(({ action, subject }) => `${action} ${subject}`);
      expect(count(lines, `receipt ${deviceId} ${taken}`)).toBe(1);
      expect(lines.filter((line) => line.startsWith(`receipt ${deviceId} `)).length).toBe(receipts);
      await expectCounted();
    }
    expect(await verifyAudit(other)).toMatchObject({ ok: true });
  }, 30_000);

  it('lose nothing that was taken when PostgreSQL is killed, and go on when it is back', async () => {
    for (let n = 1; n <= 4; n++) await one.enrol(device(n), 10, note('enrol'));
    const heard: StoredChange[] = [];
    await using _listening = one.changes((change) => heard.push(change));
    one.hold('device-1', () => {});
    let sequence = 0;
    const asked = new Map<string, string>();
    for (const delay of [5, 40]) {
      const round = `${delay}`;
      const seq = sequence + 1;
      const acts = [
        one.append(link(seq), GENESIS, note('append')).then((answer) => asked.set(`append ${seq}`, answer)),
        ...Array.from({ length: 60 }, async (_, n) => {
          const id = `${round}-${n}`;
          const storage = n % 2 ? one : other;
          const deviceId = `device-${(n % 4) + 1}`;
          asked.set(`f ${id}`, await storage.takeReplicas(deviceId, { id, upserts: [replica(id)], gone: [] }, 1e6, note('replicas', id)));
          asked.set(`r ${id}`, await storage.takeReceipt({ ...receipt(deviceId, id), payloadHash: digest(1) }, note('receipt', id)));
        }),
      ];
      const done = Promise.allSettled(acts);
      await sleep(delay);
      await cluster.kill();
      // All of it is answered, one way or the other, though nobody is there.
      const settled = await done;
      await expect(one.alive()).rejects.toThrow();
      await cluster.up();
      await expect
        .poll(
          () =>
            one.alive().then(
              () => true,
              () => false,
            ),
          { timeout: 15_000 },
        )
        .toBe(true);
      expect(settled.some(({ status }) => status === 'rejected')).toBe(true);

      // A second try settles everything.
      const again = await one.append(link(seq), GENESIS, note('append'));
      if (asked.get(`append ${seq}`) === 'appended') expect(again).toBe('same');
      else expect(['appended', 'same']).toContain(again);
      sequence = seq;
      for (let n = 0; n < 60; n++) {
        const id = `${round}-${n}`;
        const deviceId = `device-${(n % 4) + 1}`;
        const frame = await other.takeReplicas(deviceId, { id, upserts: [replica(id)], gone: [] }, 1e6, note('replicas', id));
        if (asked.get(`f ${id}`) === 'taken') expect(frame).toBe('repeated');
        const signed = await other.takeReceipt({ ...receipt(deviceId, id), payloadHash: digest(1) }, note('receipt', id));
        if (asked.get(`r ${id}`) === 'taken') expect(signed).toBe('repeated');
      }
    }
    expect((await one.tip()).seq).toBe(2);
    expect((await one.receipts('order-1')).length).toBe(120);
    await expectCounted();
    const lines = (await one.auditRecords(0, 10_000)).map(({ action, subject }) => `${action} ${subject}`);
    expect(new Set(lines.filter((line) => line.startsWith('re'))).size).toBe(240);
    expect(lines.filter((line) => line.startsWith('re')).length).toBe(240);
    expect(await verifyAudit(other)).toMatchObject({ ok: true });
    // Who is connected is found anew, and what was missed is asked for.
    await expect.poll(() => other.connections(), { timeout: 15_000 }).toMatchObject({ devices: 1 });
    expect(heard).toContainEqual({ kind: 'all' });
  }, 60_000);
});
