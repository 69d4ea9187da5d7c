import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { SCHEMA_VERSION } from '../../src/server/storage/schema-version.ts';
import { migrate } from '../../src/server/storage/sqlite-steps.ts';
import { auditLine, verifyAudit } from '../../src/server/audit.ts';
import { sqliteStorage } from '../../src/server/storage/sqlite.ts';
import { at, device, digest, GENESIS, link, note, receipt, replica, statement } from './rows.ts';
import { storageContract } from './storage-contract.ts';

function folder() {
  const path = mkdtempSync(join(tmpdir(), 'lastcopy-storage-'));
  return { path, file: join(path, 'server.sqlite'), [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}

storageContract('sqlite', async () => {
  const made = folder();
  return {
    open: async () => sqliteStorage(made.file),
    dispose: async () => made[Symbol.dispose](),
  };
});

describe('sqlite storage', () => {
  it('makes a file for its owner only, at the newest version', async () => {
    using made = folder();
    await sqliteStorage(made.file)[Symbol.asyncDispose]();
    expect(statSync(made.file).mode & 0o077).toBe(0);
    const db = new DatabaseSync(made.file);
    expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: SCHEMA_VERSION });
    db.close();
  });

  it('refuses a database of a newer program and leaves it as it was', async () => {
    using made = folder();
    const db = new DatabaseSync(made.file);
    db.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
    db.close();
    expect(() => sqliteStorage(made.file)).toThrow(expect.objectContaining({ code: 'newer-database' }));
    const again = new DatabaseSync(made.file);
    expect(again.prepare('SELECT count(*) AS n FROM sqlite_schema').get()).toEqual({ n: 0 });
    again.close();
  });

  it('keeps chain and audit log append-only', async () => {
    using made = folder();
    const storage = sqliteStorage(made.file);
    await storage.append(link(1), GENESIS, note('append'));
    await storage[Symbol.asyncDispose]();
    const db = new DatabaseSync(made.file);
    for (const sql of ['DELETE FROM chain', 'UPDATE chain SET hash = hash', 'DELETE FROM audit', "UPDATE audit SET actor = 'x'"]) {
      expect(() => db.exec(sql)).toThrow(/append-only/);
    }
    db.close();
  });

  it('forgets old frame ids, never recent ones', async () => {
    const storage = sqliteStorage(':memory:');
    await storage.enrol(device(1), 10, note('enrol'));
    for (let n = 0; n < 4_200; n++)
      await storage.takeVisibility('device-1', { id: `v${n}`, notVisible: n, watching: 'live', body: '{}' }, '');
    const again = (n: number) => storage.takeVisibility('device-1', { id: `v${n}`, notVisible: n, watching: 'live', body: '{}' }, '');
    expect(await again(4_199)).toBe('repeated');
    expect(await again(4_200 - 4_096)).toBe('repeated');
    expect(await again(0)).toBe('taken');
    await storage[Symbol.asyncDispose]();
  });

  it('undoes a step whose audit line cannot be written', async () => {
    using made = folder();
    const storage = sqliteStorage(made.file);
    await storage.enrol(device(1), 10, note('enrol'));
    const broken = { ...note('replicas'), detail: { n: 1n as unknown as number } };
    await expect(storage.takeReplicas('device-1', { id: 'f1', upserts: [replica('a')], gone: [] }, 10, broken)).rejects.toThrow();
    expect((await storage.replicas({ fingerprint: null, limit: 10 })).total).toBe(0);
    expect(await storage.takeReplicas('device-1', { id: 'f1', upserts: [replica('a')], gone: [] }, 10, note('replicas'))).toBe('taken');
    await storage[Symbol.asyncDispose]();
  });

  it.each([1, 2])('opens a file of version %i with all that it holds', async (version) => {
    using made = folder();
    const db = new DatabaseSync(made.file);
    migrate(db, version);
    const put = (table: string, row: Record<string, string | number | null>) =>
      db
        .prepare(`INSERT INTO ${table} (${Object.keys(row).join()}) VALUES (${Object.keys(row).map(() => '?')})`)
        .run(...Object.values(row));
    const { deviceId, signingKey, sealingKey, enrolledAt, machine, user, os } = device(1);
    const keys = { signing_key: JSON.stringify(signingKey), sealing_key: JSON.stringify(sealingKey) };
    put('devices', {
      device_id: deviceId,
      ...keys,
      machine,
      user,
      os,
      enrolled_at: enrolledAt,
      state: 'admitted',
      cursor: 1,
      last_seen_at: at(3),
    });
    const first = link(1);
    put('chain', {
      seq: 1,
      hash: first.hash,
      statement_hash: first.statementHash,
      payload_hash: first.payloadHash,
      scope: JSON.stringify(first.scope),
      statement: JSON.stringify(first.statement),
      received_at: first.receivedAt,
    });
    for (const id of ['f3', 'f1', 'f2']) put('taken_frames', { device_id: deviceId, frame_id: id });
    for (const one of [replica('a'), replica('b', { rule: 'jwt', place: 'netrc', class: 'HOME' })]) {
      const { replicaId, fingerprint, place } = one;
      put('replicas', { device_id: deviceId, replica_id: replicaId, fingerprint, place, class: one.class, body: JSON.stringify(one) });
    }
    const receipts = [receipt(deviceId, 'x'), receipt(deviceId, 'y', { reason: { code: 'late', sentence: 'It came late.' } })];
    for (const one of receipts) {
      const { receiptId, orderId, statement: signed, receivedAt, deviceId: _device, undoUntil, ...figures } = one;
      put('receipts', {
        device_id: deviceId,
        receipt_id: receiptId,
        order_id: orderId,
        payload_hash: digest(1),
        figures: JSON.stringify(version === 1 ? figures : { ...figures, undoUntil }),
        statement: JSON.stringify(signed),
        received_at: receivedAt,
      });
    }
    const line = auditLine(note('append'), null);
    put('audit', { ...line });
    db.close();

    await using storage = sqliteStorage(made.file);
    const { state: _state, ...kept } = { ...device(1), state: 'admitted' };
    expect(await storage.devices()).toEqual([{ ...kept, state: 'admitted', admission: null, cursor: 1, lastSeenAt: at(3) }]);
    expect(await storage.tip()).toEqual({ seq: 1, hash: digest(1) });
    expect(await storage.append(link(2), GENESIS, note('append'))).toBe('appended');
    expect(await storage.receipts('order-1')).toEqual(receipts);
    expect((await storage.replicas({ fingerprint: null, limit: 9 })).replicas.map(({ rule }) => rule)).toEqual([
      'generic-assignment',
      'jwt',
    ]);
    expect((await storage.replicaCounts()).counts).toEqual([
      { place: 'bash-history', class: 'COPY', rule: 'generic-assignment', count: 1 },
      { place: 'netrc', class: 'HOME', rule: 'jwt', count: 1 },
    ]);
    const again = (id: string) => storage.takeReplicas(deviceId, { id, upserts: [], gone: ['a'] }, 9, note('replicas'));
    for (const id of ['f1', 'f2', 'f3']) expect(await again(id)).toBe('repeated');
    expect(await again('f4')).toBe('taken');
    expect((await storage.listDevices({ text: '', state: null, order: 'machine', offset: 0, limit: 9 })).devices[0]?.replicas).toBe(1);
    expect(await verifyAudit(storage, 0, { seq: line.seq, hash: line.hash })).toMatchObject({ ok: true, records: 3 });
  });

  it("opens a file of version 3 with its links and sessions, which are nobody's", async () => {
    using made = folder();
    const db = new DatabaseSync(made.file);
    migrate(db, 3);
    db.exec(`INSERT INTO sessions (hash, since, until, used_at) VALUES ('s1', '${at(0)}', '${at(60)}', '${at(1)}')`);
    db.exec(`INSERT INTO sign_in_links (hash, until) VALUES ('l1', '${at(60)}')`);
    db.close();
    await using storage = sqliteStorage(made.file);
    const own = { since: at(0), until: at(60), person: null, role: 'viewer', signedInBy: 'link' };
    expect(await storage.sessions()).toEqual([{ n: 1, usedAt: at(1), ...own }]);
    expect(await storage.signIn('l1', { hash: 's2', since: at(0), until: at(60) }, 9, (n) => note(`in ${n}`))).toMatchObject({
      n: 2,
      ...own,
    });
  });

  it('opens a file of version 4 without what revoked devices hold in its counts', async () => {
    using made = folder();
    {
      await using storage = sqliteStorage(made.file);
      for (const n of [1, 2]) {
        await storage.enrol(device(n), 10, note('enrol'));
        const upserts = [replica('a'), replica('b', { place: `place-${n}`, fingerprint: `fp1.1.${digest(n)}` })];
        await storage.takeReplicas(`device-${n}`, { id: 'f', upserts, gone: [] }, 9, note('replicas'));
      }
    }
    const db = new DatabaseSync(made.file);
    db.exec("UPDATE devices SET state = 'revoked' WHERE device_id = 'device-2'; PRAGMA user_version = 4");
    db.close();
    await using storage = sqliteStorage(made.file);
    const { secrets, counts } = await storage.replicaCounts();
    expect([secrets, counts.map(({ place, count }) => [place, count])]).toEqual([
      2,
      [
        ['bash-history', 1],
        ['place-1', 1],
      ],
    ]);
    await storage.admit({ deviceId: 'device-2', state: 'admitted', issuedAt: at(5), statement: statement('in') }, note('admit'));
    expect((await storage.replicas({ fingerprint: null, limit: 9 })).byPlace).toEqual({ 'bash-history': 2, 'place-1': 1, 'place-2': 1 });
  });

  it('leaves nothing in the file of what was forgotten', async () => {
    using made = folder();
    const storage = sqliteStorage(made.file);
    await storage.enrol(device(1), 10, note('enrol'));
    const [path, sentence] = ['~/very/telling/name', 'a very telling sentence'];
    const upserts = Array.from({ length: 40 }, (_, n) => replica(`r${n}`, { path }));
    await storage.takeReplicas('device-1', { id: 'f1', upserts, gone: [] }, 100, note('replicas'));
    const detailed = receipt('device-1', 'x', { statement: statement(sentence), reason: { code: 'c', sentence } });
    await storage.takeReceipt({ ...detailed, payloadHash: digest(1) }, note('receipt'));
    await storage.forget(at(99), at(99), 1_000, (gone) => ({ ...note('retention'), detail: { ...gone } }));
    await storage[Symbol.asyncDispose]();
    const text = readFileSync(made.file, 'latin1');
    for (const trace of [path, sentence, Buffer.from(sentence).toString('base64url')]) expect(text.includes(trace)).toBe(false);
    expect(text.includes('machine-1')).toBe(true);
  });
});
