import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../src/server/audit.ts';
import type { Storage } from '../../src/server/storage/face.ts';
import { postgresAddress, postgresStorage } from '../../src/server/storage/postgres.ts';
import { migratePostgres } from '../../src/server/storage/postgres-steps.ts';
import { passwordFor } from '../../src/server/storage/postgres-password.ts';
import { SCHEMA_VERSION } from '../../src/server/storage/schema-version.ts';
import { migrate } from '../../src/server/storage/sqlite-steps.ts';
import { lacksPostgres, PostgresCluster } from './postgres-cluster.ts';
import { at, device, GENESIS, link, note, replica } from './rows.ts';
import { storageContract } from './storage-contract.ts';

const lacking = lacksPostgres();
let cluster: PostgresCluster;
beforeAll(async () => {
  if (!lacking) cluster = await PostgresCluster.start();
}, 60_000);
afterAll(async () => {
  if (!lacking) await cluster[Symbol.asyncDispose]();
});

const open = (url: string): Promise<Storage> => postgresStorage(postgresAddress(url));

describe.skipIf(lacking)('on a real PostgreSQL', () => {
  let shared: string | undefined;
  storageContract('postgres', async () => {
    const url = (shared ??= await cluster.database());
    await cluster.emptied(url);
    return { open: () => open(url), dispose: async () => {} };
  });

  it('is made by one of the processes that start together, and is there for all', async () => {
    const url = await cluster.database();
    const all = await Promise.all(Array.from({ length: 6 }, () => open(url)));
    expect(await cluster.sql(url, 'SELECT max(version) AS version FROM schema_steps')).toEqual([{ version: SCHEMA_VERSION }]);
    for (const [n, storage] of all.entries()) expect(await storage.enrol(device(n), 10, note('enrol'))).toBe('enrolled');
    for (const storage of all) await storage[Symbol.asyncDispose]();
  });

  it('fails nobody who has to wait for a connection longer than it takes to make one', async () => {
    const url = await cluster.database();
    await using storage = await open(url);
    await storage.enrol(device(1), 10, note('enrol'));
    const other = new Client({ connectionString: url });
    await other.connect();
    await other.query('BEGIN; LOCK TABLE devices IN ACCESS EXCLUSIVE MODE');
    // More than there are connections.
    const asked = Array.from({ length: 25 }, () => storage.devices());
    await other.query('SELECT pg_sleep(11)');
    await other.query('COMMIT');
    await other.end();
    expect((await Promise.all(asked)).map(({ length }) => length)).toEqual(Array.from({ length: 25 }, () => 1));
  });

  it("brings a database of version 3 forward with its links and sessions, which are nobody's", async () => {
    const url = await cluster.database();
    const client = new Client({ connectionString: url });
    await client.connect();
    await migratePostgres(client, 3);
    await client.query(`INSERT INTO sessions (hash, since, until, used_at) VALUES ('s1', '${at(0)}', '${at(60)}', '${at(1)}')`);
    await client.query(`INSERT INTO sign_in_links (hash, until) VALUES ('l1', '${at(60)}')`);
    await client.end();
    await using storage = await open(url);
    const own = { since: at(0), until: at(60), person: null, role: 'viewer', signedInBy: 'link' };
    expect(await storage.sessions()).toEqual([{ n: 1, usedAt: at(1), ...own }]);
    expect(await storage.signIn('l1', { hash: 's2', since: at(0), until: at(60) }, 9, (n) => note(`in ${n}`))).toMatchObject({
      n: 2,
      ...own,
    });
    expect(await cluster.sql(url, 'SELECT version FROM schema_steps ORDER BY version')).toEqual([3, 4, 5].map((version) => ({ version })));
  });

  it('brings a database of version 4 forward without what revoked devices hold, counted or still waiting', async () => {
    const url = await cluster.database();
    const client = new Client({ connectionString: url });
    await client.connect();
    await migratePostgres(client, 4);
    for (const [id, state] of [
      ['device-1', 'admitted'],
      ['device-2', 'revoked'],
    ]) {
      await client.query(
        `INSERT INTO devices (device_id, signing_key, sealing_key, machine, "user", os, enrolled_at, state)
         VALUES ($1, '{}', '{}', 'machine', 'user', 'linux', $2, $3)`,
        [id, at(0), state],
      );
      for (const one of [replica('a'), replica('b', { place: id === 'device-1' ? 'netrc' : 'npmrc' })]) {
        const { replicaId, fingerprint, place, class: cls, rule } = one;
        await client.query(
          'INSERT INTO replicas (device_id, replica_id, fingerprint, place, class, rule, body) VALUES ($1, $2, $3, $4, $5, $6, $7)',
          [id, replicaId, fingerprint, place, cls, rule, JSON.stringify(one)],
        );
        const change = { replicas: [[place, cls, rule, 1]], fingerprints: [[fingerprint, 1]] };
        await client.query('INSERT INTO count_changes (body) VALUES ($1)', [JSON.stringify(change)]);
      }
    }
    await client.end();
    await using storage = await open(url);
    const { secrets, counts } = await storage.replicaCounts();
    expect([secrets, counts.map(({ place, count }) => [place, count])]).toEqual([
      1,
      [
        ['bash-history', 1],
        ['netrc', 1],
      ],
    ]);
    expect(await cluster.sql(url, 'SELECT n FROM fingerprint_counts')).toEqual([{ n: '2' }]);
  });

  it('has the tables of a SQLite file, column by column, and those that many processes share', async () => {
    const url = await cluster.database();
    await (await open(url))[Symbol.asyncDispose]();
    const file = new DatabaseSync(':memory:');
    migrate(file);
    const columns = (rows: readonly Record<string, unknown>[]) => new Set(rows.map(({ t, c }) => `${String(t)}.${String(c)}`));
    const sqlite = columns(
      file
        .prepare(
          "SELECT m.name AS t, i.name AS c FROM sqlite_schema m, pragma_table_info(m.name) i WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'",
        )
        .all(),
    );
    const postgres = columns(
      await cluster.sql(url, "SELECT table_name AS t, column_name AS c FROM information_schema.columns WHERE table_schema = 'public'"),
    );
    file.close();
    expect([...sqlite.difference(postgres)]).toEqual([]);
    const more = new Set([...postgres.difference(sqlite)].map((column) => column.replace(/\..*/, '')));
    expect(more).toEqual(new Set(['audit_waiting', 'count_changes', 'spent_nonces', 'nodes', 'connections', 'schema_steps']));
  });

  it('is refused when a newer program made it, and left as it was', async () => {
    const url = await cluster.database();
    await cluster.sql(
      url,
      `CREATE TABLE schema_steps (version INTEGER PRIMARY KEY); INSERT INTO schema_steps VALUES (${SCHEMA_VERSION + 1})`,
    );
    await expect(open(url)).rejects.toMatchObject({ code: 'newer-database' });
    expect(await cluster.sql(url, "SELECT count(*)::int AS n FROM pg_tables WHERE schemaname = 'public'")).toEqual([{ n: 1 }]);
  });

  it('keeps chain and audit log append-only', async () => {
    const url = await cluster.database();
    await using storage = await open(url);
    await storage.append(link(1), GENESIS, note('append'));
    await storage.auditTail();
    for (const text of [
      'DELETE FROM chain',
      'UPDATE chain SET hash = hash',
      'DELETE FROM audit',
      'UPDATE audit SET actor = actor',
      'TRUNCATE audit',
    ])
      await expect(cluster.sql(url, text)).rejects.toThrow(/append-only/);
  });

  it('takes names that hold what PostgreSQL cannot store', async () => {
    const url = await cluster.database();
    await using storage = await open(url);
    await storage.enrol(device(1, { machine: 'a\0b', user: '\u{1f512}' }), 10, note('enrol'));
    expect(await storage.device('device-1')).toMatchObject({ machine: 'a\u{fffd}b', user: '\u{1f512}' });
    const odd = replica('a', { path: '~/a\0b', rule: 'jwt' });
    await storage.takeReplicas('device-1', { id: 'f', upserts: [odd], gone: [] }, 9, note('replicas', 'x\0'));
    expect((await storage.replicas({ fingerprint: null, limit: 9 })).replicas[0]?.path).toBe('~/a\0b');
    expect((await storage.listDevices({ text: '\0', state: null, order: 'machine', offset: 0, limit: 9 })).total).toBe(1);
    expect(await verifyAudit(storage)).toMatchObject({ ok: true });
  });

  it('forgets old frame ids, never recent ones', async () => {
    const url = await cluster.database();
    await using storage = await open(url);
    const take = (id: string) => storage.takeReplicas('device-1', { id, upserts: [], gone: [] }, 9, note('replicas'));
    await take('f1');
    await cluster.sql(url, "INSERT INTO taken_frames SELECT 'device-1', n, 'f' || n FROM generate_series(2, 4097) AS n");
    expect(await take('f2')).toBe('repeated');
    expect(await take('f4098')).toBe('taken');
    expect(await take('f3')).toBe('repeated');
    expect(await take('f2')).toBe('taken');
  });

  it('is copied by its own tools while it is written to, and the copy holds', async () => {
    const url = await cluster.database();
    const copy = await cluster.database();
    const folder = mkdtempSync(join(tmpdir(), 'lastcopy-dump-'));
    const file = join(folder, 'copy');
    try {
      await using storage = await open(url);
      await storage.enrol(device(1), 10, note('enrol'));
      const stop = new AbortController();
      const writer = (async () => {
        for (let n = 0; !stop.signal.aborted; n++)
          await storage.takeReplicas('device-1', { id: `f${n}`, upserts: [replica(`r${n}`)], gone: [] }, 1e6, note('replicas'));
      })();
      execFileSync(cluster.program('pg_dump'), ['--format=custom', `--file=${file}`, url]);
      stop.abort();
      await writer;
      execFileSync(cluster.program('pg_restore'), ['--exit-on-error', `--dbname=${copy}`, file]);
      await using restored = await open(copy);
      expect(await verifyAudit(restored)).toMatchObject({ ok: true });
      const { total } = await restored.replicas({ fingerprint: null, limit: 1 });
      const lines = await restored.auditRecords(0, 10_000);
      expect(lines.filter(({ action }) => action === 'replicas').length).toBe(total);
      expect(await restored.enrol(device(2), 10, note('enrol'))).toBe('enrolled');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('says what to do about an address that does not do', async () => {
    const url = await cluster.database();
    const code = (one: string) => expect(open(one)).rejects;
    await code(url.replace(/test_\d+/, 'absent')).toMatchObject({ code: 'database-missing' });
    await code('postgres://lastcopy@localhost/x?host=/nowhere').toMatchObject({ code: 'database-unreachable' });
    await code('postgres://lastcopy@127.0.0.1:1/x').toMatchObject({ code: 'database-unreachable' });
    await cluster.sql(url, 'CREATE ROLE guest LOGIN');
    await code(url.replace('lastcopy@', 'guest@')).toMatchObject({ code: 'database-rights' });
    await cluster.sql('postgres', "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0");
    await code(cluster.url('latin')).toMatchObject({ code: 'database-unfit' });
  });
});

describe('the address of a database', () => {
  it('holds no password, and repeats none', () => {
    for (const text of [
      'postgres://me:hunter2@db/x',
      'postgres://me@db/x?password=hunter2',
      'mysql://me:hunter2@db/x',
      'hunter2',
      'postgres://db',
    ]) {
      const read = () => postgresAddress(text);
      expect(read).toThrow(expect.objectContaining({ code: 'database-address' }));
      expect(read).not.toThrow(/hunter2/);
    }
    for (const odd of ['sslmod=disable', 'sslmode=maybe', 'sslrootcert=/nowhere'])
      expect(() => postgresAddress(`postgres://me@db/x?${odd}`)).toThrow(expect.objectContaining({ code: 'database-address' }));
  });

  it('wants TLS beyond this machine, unless it says otherwise', () => {
    const tls = (text: string) => postgresAddress(`postgres://me@${text}`).config.ssl;
    expect(tls('db.example/x')).toBe(true);
    expect(tls('db.example/x?sslmode=require')).toEqual({ rejectUnauthorized: true });
    expect(tls('db.example/x?sslmode=no-verify')).toEqual({ rejectUnauthorized: false });
    expect(tls('db.example/x?sslmode=disable')).toBe(false);
    for (const near of ['localhost/x', '[::1]:5433/x', 'localhost/x?host=/run/postgresql']) expect(tls(near)).toBeUndefined();
  });

  it('gets its password from the environment or from a file that others cannot read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lastcopy-pgpass-'));
    const PGPASSFILE = join(folder, 'pgpass');
    const wanted = { host: 'db', port: '5432', database: 'fleet', user: 'relay' };
    try {
      const [first, second, third] = Array.from({ length: 3 }, () => randomBytes(9).toString('base64'));
      writeFileSync(PGPASSFILE, `# mine\nother:*:*:relay:${first}\ndb:5432:*:relay:${second}\\:\\\\x\nlocalhost:*:*:*:${third}\n`, {
        mode: 0o600,
      });
      expect(passwordFor(wanted, { PGPASSFILE })).toBe(`${second}:\\x`);
      expect(passwordFor({ ...wanted, host: '/run/postgresql' }, { PGPASSFILE })).toBe(third);
      expect(passwordFor({ ...wanted, user: 'guest' }, { PGPASSFILE })).toBe('');
      expect(passwordFor(wanted, { PGPASSFILE, PGPASSWORD: 'p' })).toBe('p');
      chmodSync(PGPASSFILE, 0o644);
      expect(() => passwordFor(wanted, { PGPASSFILE })).toThrow(expect.objectContaining({ code: 'database-password' }));
      expect(() => passwordFor(wanted, { PGPASSFILE: join(folder, 'absent') })).toThrow(
        expect.objectContaining({ code: 'database-password' }),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
