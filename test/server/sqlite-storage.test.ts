import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { SCHEMA_VERSION } from '../../src/server/storage/migrations.ts';
import { sqliteStorage } from '../../src/server/storage/sqlite.ts';
import { device, GENESIS, link, note, replica } from './rows.ts';
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
});
