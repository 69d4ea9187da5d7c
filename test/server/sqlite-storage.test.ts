import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { SCHEMA_VERSION } from '../../src/server/storage/migrations.ts';
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

  it('counts what a database of before there were counts holds', async () => {
    using made = folder();
    const storage = sqliteStorage(made.file);
    await storage.enrol(device(1), 10, note('enrol'));
    const upserts = [replica('a'), replica('b', { rule: 'jwt', place: 'netrc', class: 'HOME' })];
    await storage.takeReplicas('device-1', { id: 'f1', upserts, gone: [] }, 10, note('replicas'));
    const old = { ...receipt('device-1', 'x'), payloadHash: digest(1) };
    await storage.takeReceipt(old, note('receipt'));
    const counts = await storage.replicaCounts();
    await storage[Symbol.asyncDispose]();

    // As the first released version left it.
    const db = new DatabaseSync(made.file);
    db.exec(`
      DROP TRIGGER replicas_came; DROP TRIGGER replicas_went; DROP TRIGGER replicas_changed;
      DROP TABLE replica_counts; DROP TABLE fingerprint_counts; DROP TABLE device_counts;
      DROP TABLE sign_in_links; DROP TABLE sessions; DROP TABLE notes;
      ALTER TABLE progress DROP COLUMN taken_at; DROP INDEX receipts_by_arrival;
      UPDATE receipts SET figures = json_remove(figures, '$.undoUntil');
      PRAGMA user_version = 1;`);
    db.close();

    const again = sqliteStorage(made.file);
    expect(await again.replicaCounts()).toEqual(counts);
    expect(counts.counts.length).toBe(2);
    expect((await again.listDevices({ text: '', state: null, order: 'machine', offset: 0, limit: 9 })).devices[0]?.replicas).toBe(2);
    expect((await again.receiptFigures('order-1'))[0]?.undoUntil).toBeNull();
    await again[Symbol.asyncDispose]();
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
