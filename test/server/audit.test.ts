import { DatabaseSync } from 'node:sqlite';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../src/server/audit.ts';
import { sqliteStorage } from '../../src/server/storage/sqlite.ts';
import { note } from './rows.ts';

/** A log of 12 lines; each test harms a copy of the rows the way someone with the file could. */
const LINES = 12;
let folder: string;
let file: string;
let tail: { seq: number; hash: string };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lastcopy-audit-'));
  file = join(folder, 'server.sqlite');
  const storage = sqliteStorage(file);
  for (let n = 1; n <= LINES; n++) await storage.audit({ ...note(`action-${n}`, n % 2 ? 'subject' : null), code: n % 3 ? null : 'code' });
  const last = await storage.auditTail();
  if (!last) throw new Error('no line was written');
  tail = last;
  await storage[Symbol.asyncDispose]();
});
afterAll(() => rmSync(folder, { recursive: true }));

async function harmed(sql: string, kept?: { seq: number; hash: string }, after = 0) {
  const copy = join(folder, 'copy.sqlite');
  const source = new DatabaseSync(file);
  source.exec(`VACUUM INTO '${copy}'`);
  source.close();
  const db = new DatabaseSync(copy);
  db.exec('DROP TRIGGER audit_kept; DROP TRIGGER audit_fixed;');
  db.exec(sql);
  db.close();
  const storage = sqliteStorage(copy);
  try {
    return await verifyAudit(storage, after, kept);
  } finally {
    await storage[Symbol.asyncDispose]();
    rmSync(copy);
  }
}

describe('audit log', () => {
  it('stands when nobody touched it', async () => {
    expect(await harmed('SELECT 1', tail)).toEqual({ ok: true, records: LINES, hash: tail.hash });
    expect(await harmed('SELECT 1', tail, 5)).toEqual({ ok: true, records: LINES - 5, hash: tail.hash });
  });

  const columns = ['at', 'actor', 'action', 'subject', 'code', 'detail', 'prev', 'hash'];
  it.each(columns.flatMap((column) => [1, 6, LINES].map((line) => [column, line] as const)))(
    'shows an altered %s in line %i',
    async (column, line) => {
      const verdict = await harmed(`UPDATE audit SET ${column} = coalesce(${column}, '') || 'x' WHERE seq = ${line}`);
      expect(verdict).toMatchObject({ ok: false, at: line });
    },
  );

  it('tells an empty text from none', async () => {
    expect(await harmed("UPDATE audit SET subject = '' WHERE seq = 2")).toMatchObject({ ok: false, at: 2 });
  });

  it('shows a removed, renumbered, swapped or added line', async () => {
    expect(await harmed('DELETE FROM audit WHERE seq = 4')).toMatchObject({ ok: false, at: 4 });
    expect(await harmed('DELETE FROM audit WHERE seq = 4; UPDATE audit SET seq = seq - 1 WHERE seq > 4')).toMatchObject({
      ok: false,
      at: 4,
    });
    expect(
      await harmed(
        'UPDATE audit SET seq = 99 WHERE seq = 4; UPDATE audit SET seq = 4 WHERE seq = 5; UPDATE audit SET seq = 5 WHERE seq = 99',
      ),
    ).toMatchObject({
      ok: false,
      at: 4,
    });
    const added = `INSERT INTO audit SELECT ${LINES + 1}, at, actor, action, subject, code, detail, prev, hash FROM audit WHERE seq = ${LINES}`;
    expect(await harmed(added)).toMatchObject({ ok: false, at: LINES + 1 });
  });

  it('shows a cut or rewritten end only against a tail kept elsewhere', async () => {
    const cut = `DELETE FROM audit WHERE seq > ${LINES - 3}`;
    expect(await harmed(cut)).toMatchObject({ ok: true, records: LINES - 3 });
    expect(await harmed(cut, tail)).toMatchObject({ ok: false, at: LINES - 2 });
    expect(await harmed('SELECT 1', { ...tail, hash: 'other' })).toMatchObject({ ok: false, at: LINES });
  });
});
