import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../src/server/audit.ts';
import { backUp, restore } from '../../src/server/backup.ts';
import { lockState } from '../../src/server/state-lock.ts';
import { SCHEMA_VERSION } from '../../src/server/storage/schema-version.ts';
import { sqliteStorage } from '../../src/server/storage/sqlite.ts';
import { lastcopy } from '../e2e/fleet.ts';
import { device, GENESIS, link, note, replica } from './rows.ts';

let folder: string;
let state: string;
let copy: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastcopy-backup-'));
  state = join(folder, 'server');
  copy = join(folder, 'copy.sqlite');
  mkdirSync(state);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const opened = () => sqliteStorage(join(state, 'server.sqlite'));
async function filled(orders: number): Promise<void> {
  await using storage = opened();
  if (orders === 1) await storage.enrol(device(1), 10, note('enrol'));
  await storage.append(link(orders), GENESIS, note('append'));
}
const AT = '2026-11-22T10:00:00.000Z';

describe('a copy of the server', () => {
  beforeEach(() => filled(1));

  it('is one file for its owner, made while the server writes, and holds what was there at one moment', async () => {
    await using storage = opened();
    const stop = new AbortController();
    const writer = (async () => {
      for (let n = 0; !stop.signal.aborted; n++)
        await storage.takeReplicas('device-1', { id: `f${n}`, upserts: [replica(`r${n}`)], gone: [] }, 1e6, note('replicas'));
    })();
    const made = await backUp(state, copy);
    stop.abort();
    await writer;
    expect(statSync(copy).mode & 0o077).toBe(0);
    expect(readdirSync(folder).filter((name) => name.startsWith('copy'))).toEqual(['copy.sqlite']);
    expect(made.bytes).toBe(statSync(copy).size);
    await using held = sqliteStorage(copy);
    expect(await verifyAudit(held)).toMatchObject({ ok: true, records: made.lines, hash: made.hash });
    const { total } = await held.replicas({ fingerprint: null, limit: 1 });
    expect(total).toBe(made.lines - 2);
  });

  it('comes back in the place of what is there, which is kept', async () => {
    const made = await backUp(state, copy);
    await filled(2);
    const before = readFileSync(copy);
    const { replaced, ...told } = await restore(state, copy, AT);
    expect(told).toMatchObject({ lines: made.lines, hash: made.hash });
    expect(readFileSync(copy)).toEqual(before);
    {
      await using storage = opened();
      expect((await storage.tip()).seq).toBe(1);
      // The end that was told when the copy was made still stands, and the log says what was done.
      expect(await verifyAudit(storage, 0, { seq: made.lines, hash: made.hash })).toMatchObject({ ok: true, records: made.lines + 1 });
      expect((await storage.auditTail())?.action).toBe('restore');
    }
    await using old = sqliteStorage(replaced ?? '');
    expect((await old.tip()).seq).toBe(2);
    expect(readdirSync(state).filter((name) => name.startsWith('restoring'))).toEqual([]);
  });

  it('comes back where nothing is', async () => {
    await backUp(state, copy);
    rmSync(join(state, 'server.sqlite'));
    expect((await restore(state, copy, AT)).replaced).toBeNull();
    await using storage = opened();
    expect((await storage.tip()).seq).toBe(1);
  });

  it('is not made over a file, nor of nothing', async () => {
    writeFileSync(copy, 'mine');
    await expect(backUp(state, copy)).rejects.toMatchObject({ code: 'backup-exists' });
    expect(readFileSync(copy, 'utf8')).toBe('mine');
    await expect(backUp(join(folder, 'absent'), join(folder, 'other'))).rejects.toMatchObject({ code: 'no-server' });
    expect(existsSync(join(folder, 'other'))).toBe(false);
  });

  it('is not taken while a server runs, nor when anything is wrong with it', async () => {
    await backUp(state, copy);
    {
      using _server = lockState(state);
      await expect(restore(state, copy, AT)).rejects.toMatchObject({ code: 'state-in-use' });
    }
    const harmed = (harm: (path: string) => void): string => {
      const path = join(folder, 'harmed.sqlite');
      rmSync(path, { force: true });
      copyFileSync(copy, path);
      chmodSync(path, 0o600);
      harm(path);
      return path;
    };
    const sql = (text: string) => (path: string) => {
      const db = new DatabaseSync(path);
      db.exec(text);
      db.close();
    };
    for (const [harm, code] of [
      [(path: string) => truncateSync(path, statSync(path).size - 4_096), 'backup-broken'],
      [(path: string) => writeFileSync(path, 'no database'), 'backup-broken'],
      [(path: string) => writeFileSync(path, ''), 'backup-broken'],
      [sql("DROP TRIGGER audit_fixed; UPDATE audit SET actor = 'x' WHERE seq = 1"), 'backup-broken'],
      [sql(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`), 'newer-database'],
      [(path: string) => rmSync(path), 'backup-missing'],
    ] as const) {
      await expect(restore(state, harmed(harm), AT)).rejects.toMatchObject({ code });
      await using storage = opened();
      expect((await storage.tip()).seq).toBe(1);
      expect(readdirSync(state).filter((name) => /restoring|before/.test(name))).toEqual([]);
    }
  });

  it('is made and put back by the command line', async () => {
    const run = (...args: string[]) => lastcopy(['--state', folder, 'server', ...args], { home: folder });
    const made = await run('backup', copy, '--json');
    expect(made.lines()).toEqual([expect.objectContaining({ type: 'backup', file: copy, lines: 2 })]);
    await filled(2);
    const told = await run('restore', copy);
    expect([told.code, told.stdout]).toEqual([0, expect.stringMatching(/2 lines of the audit log/)]);
    expect(told.stderr).toMatch(/before-/);
    expect((await run('restore', join(folder, 'absent'))).code).toBe(2);
    const elsewhere = await run('backup', join(folder, 'other'), '--database', 'postgres://localhost/x');
    expect([elsewhere.code, elsewhere.stderr]).toEqual([2, expect.stringMatching(/pg_dump/)]);
  });
});
