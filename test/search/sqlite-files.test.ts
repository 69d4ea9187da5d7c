import { spawn, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { allRules } from '../../src/scan/index.ts';
import type { Hit } from '../../src/search/index.ts';
import { lacks } from '../real-programs.ts';
import { freshSecret, hunting, search, Tree } from './tree.ts';

/** `table.column` of a hit's cell, and what follows it. */
function placeOf({ locator }: Hit): string {
  return locator.map((step) => (step.kind === 'cell' ? `${step.table}[${step.row}].${step.column}` : step.kind)).join(' ');
}

/** A token that a rule knows by its shape. */
function token(id: string): { text: string; secret: string } {
  const rule = allRules.find((one) => one.id === id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  return rule.sample((below) => Math.floor(Math.random() * below));
}

const some = allRules.find(({ id, evidence }) => (evidence ?? 'shape') === 'shape' && id.startsWith('github'))?.id ?? '';

describe('SQLite files in a search', () => {
  it('a value in every encoding that a column can have is found once, with its table, row and column', async () => {
    using tree = new Tree();
    const encoded: Record<string, (secret: string) => string | Uint8Array> = {
      text: (secret) => `note ${secret}.`,
      alone: (secret) => secret,
      blob: (secret) => Buffer.from(`\x01\x02${secret}\xff`, 'latin1'),
      wide: (secret) => Buffer.from(`wide ${secret}`, 'utf16le'),
      json: (secret) => JSON.stringify({ text: JSON.stringify({ key: `a"${secret}"` }) }),
      base64: (secret) => Buffer.from(`u:${secret}:`).toString('base64'),
      hex: (secret) => Buffer.from(secret).toString('hex'),
      zstd: (secret) => zstdCompressSync(Buffer.from(`{"thread": "${'word '.repeat(50)}${secret}"}`)),
      gzip: (secret) => gzipSync(Buffer.from(`line\n${'x'.repeat(100_000)}\nexport T=${secret}\n`)),
      notebook: (secret) =>
        JSON.stringify({ cells: [{ cell_type: 'code', source: [secret.slice(0, 15), secret.slice(15)] }], nbformat: 4 }),
      overflow: (secret) => `${'o'.repeat(450)}${secret}${'p'.repeat(3_000)}`,
      large: (secret) => `${'l'.repeat(150_000)} ${secret} ${'m'.repeat(10_000)}`,
      protobuf: (secret) => Buffer.concat([Buffer.from([0x0a, secret.length]), Buffer.from(secret), Buffer.from([0x10, 1])]),
    };
    for (const encoding of ['UTF-8', 'UTF-16le', 'UTF-16be']) {
      // Nobody writes notebooks in UTF-16.
      const names = Object.keys(encoded).filter((name) => encoding === 'UTF-8' || name !== 'notebook');
      const secrets = Object.fromEntries(names.map((name) => [name, freshSecret()]));
      const db = new DatabaseSync(tree.path(`${encoding}.db`));
      db.exec(`PRAGMA page_size = 512; PRAGMA encoding = '${encoding}'; CREATE TABLE t(${names.join(', ')})`);
      const values = names.map((name) => encoded[name]?.(secrets[name] as string) ?? null);
      db.prepare(`INSERT INTO t VALUES (${names.map(() => '?').join(', ')})`).run(...values);
      db.close();
      const { hits, unseen } = await search({ ...hunting(tree.home, secrets), roots: [tree.path(`${encoding}.db`)] });
      expect(hits.map((hit) => [hit.by, placeOf(hit).split(' ')[0]]).sort(), encoding).toEqual(
        names.map((name) => [name, `t[1].${name}`]).sort(),
      );
      expect(unseen, encoding).toEqual([]);
    }
  });

  it('a token that stands in the log alone is found by the rules, in the database and in the log', async () => {
    using tree = new Tree();
    const { text, secret } = token(some);
    const path = tree.path('app/state.db');
    tree.write('app/readme.txt', 'nothing here\n');
    using db = new DatabaseSync(path);
    db.exec(
      'PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE ItemTable(key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)',
    );
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    db.prepare('INSERT INTO ItemTable VALUES (?, ?)').run('github.auth', text);
    expect(readFileSync(path).includes(secret)).toBe(false);
    const { hits, unseen } = await search({ ...hunting(tree.home, {}), detect: true });
    expect(hits.map((hit) => [hit.by, hit.file.path, placeOf(hit), hit.span === null])).toEqual([
      [some, path, 'ItemTable[1].value', true],
      [some, `${path}-wal`, 'ItemTable[1].value', false],
    ]);
    expect(unseen).toEqual([]);
    const span = hits[1]?.span ?? { start: 0, end: 0 };
    expect(readFileSync(`${path}-wal`).toString('latin1', span.start, span.end)).toBe(secret);
  });

  it('a password is known by its column, and a value by the key beside it', async () => {
    using tree = new Tree();
    const password = `${freshSecret(14)}#7q`;
    const key = freshSecret(40);
    for (const encoding of ['UTF-8', 'UTF-16le']) {
      const db = new DatabaseSync(tree.path(`${encoding}.db`));
      db.exec(
        `PRAGMA encoding = '${encoding}'; CREATE TABLE accounts(name TEXT, password TEXT, created INT); CREATE TABLE settings(key TEXT PRIMARY KEY, value) WITHOUT ROWID`,
      );
      db.prepare('INSERT INTO accounts VALUES (?, ?, ?)').run('svc', password, 1_700_000_000);
      db.prepare('INSERT INTO settings VALUES (?, ?)').run('deploy_token', key);
      db.close();
      const { hits } = await search({ ...hunting(tree.home, {}), roots: [tree.path(`${encoding}.db`)], detect: true });
      expect(hits.map((hit) => [placeOf(hit), hit.length])).toEqual([
        ['accounts[1].password', password.length],
        ['settings[#1].value', key.length],
      ]);
    }
  });

  it('a number is a value, too', async () => {
    using tree = new Tree();
    const db = new DatabaseSync(tree.path('n.db'));
    db.exec('CREATE TABLE pins(pin INTEGER, id INTEGER PRIMARY KEY); INSERT INTO pins VALUES (8417263905518, 5), (1, 6620185539417)');
    db.close();
    const { hits } = await search(hunting(tree.home, { stored: '8417263905518', alias: '6620185539417' }));
    expect(hits.map((hit) => [hit.by, placeOf(hit), hit.span])).toEqual([
      ['stored', 'pins[5].pin', null],
      ['alias', 'pins[6620185539417].id', null],
    ]);
  });
});

describe.skipIf(lacks('python3'))('a database that another process holds', () => {
  const OWNER = `
import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute('pragma locking_mode = exclusive')
db.execute('pragma journal_mode = wal')
db.execute('pragma wal_autocheckpoint = 0')
db.execute('create table t(id integer primary key, v)')
db.execute('insert into t(v) values (?)', (sys.argv[2],))
print('ready', flush=True)
for line in sys.stdin:
    for _ in range(200):
        db.execute('insert into t(v) values (?)', (sys.argv[2] + ' ' + 'w' * 500,))
    print('went on', flush=True)
`;
  const OTHER = `
import sqlite3, sys
try:
    sqlite3.connect(sys.argv[1], timeout=0).execute('select count(*) from t').fetchall()
    print('read')
except sqlite3.OperationalError as error:
    print(error)
`;

  it('is read while it writes, and stays locked to others', async () => {
    using tree = new Tree();
    const path = tree.path('held.db');
    const secret = freshSecret();
    const owner = spawn('python3', ['-c', OWNER, path, secret]);
    const lines = createInterface({ input: owner.stdout })[Symbol.asyncIterator]();
    const said = async (): Promise<unknown> => (await lines.next()).value;
    try {
      expect(await said()).toBe('ready');
      const others = (): string => execFileSync('python3', ['-c', OTHER, path], { encoding: 'utf8' }).trim();
      expect(others()).toBe('database is locked');
      for (let round = 0; round < 3; round++) {
        const answer = said();
        owner.stdin.write('go\n');
        const { hits, unseen } = await search(hunting(tree.home, { held: secret }));
        expect(hits.some((hit) => hit.file.path === path && placeOf(hit) === 't[1].v')).toBe(true);
        expect(hits.some((hit) => hit.file.path === `${path}-wal`)).toBe(true);
        for (const { reason } of unseen) expect(reason).toBe('changed-while-reading');
        expect(await answer).toBe('went on');
        expect(others()).toBe('database is locked');
      }
    } finally {
      owner.kill();
    }
  });
});
