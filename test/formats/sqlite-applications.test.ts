import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { formatOf } from '../../src/formats/index.ts';
import { contentOf, textOf } from './bytes.ts';
import { lacksModule, pythonEach } from './python.ts';
import { sqlite } from './sqlite-formats.ts';
import { aroundFile, fileOf, inFolder, newSecret, randomOf, readStore } from './sqlite-stores.ts';

/** A database made by `sql`, with values for its question marks. */
async function withDatabase<Result>(
  write: (db: DatabaseSync) => void,
  use: (path: string) => Promise<Result>,
  name = 'store.sqlite',
): Promise<Result> {
  return inFolder(async (folder) => {
    const path = join(folder, name);
    const db = new DatabaseSync(path);
    write(db);
    db.close();
    return use(path);
  });
}

async function textsOf(path: string): Promise<string> {
  let all = '';
  for await (const part of sqlite.cells(fileOf(path), aroundFile(path))) if (!('reason' in part)) all += textOf(contentOf(part.source));
  return all;
}

const random = randomOf(Date.now());

describe('what applications keep in SQLite', () => {
  it("VS Code's state: values behind their keys, and what is sealed is counted", async () => {
    const [plain, hidden] = [newSecret(random), newSecret(random)];
    await withDatabase(
      (db) => {
        db.exec('CREATE TABLE ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)');
        const insert = db.prepare('INSERT INTO ItemTable VALUES (?, ?)');
        insert.run('acme.token', plain);
        insert.run('acme.token', plain);
        insert.run('memento/x', `{"apiKey":"${hidden}"}`);
        insert.run('secret://{"extensionId":"vscode.github-authentication","key":"github.auth"}', '{"type":"Buffer","data":[118,49,48]}');
      },
      async (path) => {
        const { found, unseen } = await readStore(sqlite, path);
        expect(found.map(({ secret, table, row, column }) => [secret, table, row, column])).toEqual([
          [plain, 'ItemTable', 2, 'value'],
          [hidden, 'ItemTable', 3, 'value'],
        ]);
        expect(unseen).toEqual([{ reason: 'encrypted', detail: 'ItemTable.value: 1 value, encrypted by the application that wrote them' }]);
        const text = await textsOf(path);
        expect(text).toContain(`acme.token = "${plain}"`);
        expect(text).toContain(`memento/x = {"apiKey":"${hidden}"}`);
      },
      'state.vscdb',
    );
  });

  it("Chromium's cookies and passwords: one line per column, with a count", async () => {
    await withDatabase(
      (db) => {
        db.exec('CREATE TABLE cookies(host_key TEXT, name TEXT, value TEXT, encrypted_value BLOB)');
        db.exec('CREATE TABLE logins(origin_url TEXT, username_value TEXT, password_value BLOB)');
        const insert = db.prepare('INSERT INTO cookies VALUES (?, ?, ?, ?)');
        for (let row = 0; row < 5; row++) insert.run('.example.com', `sid${row}`, '', Buffer.from(`v1${row % 2}\x01\x02rest of it`));
        db.prepare('INSERT INTO logins VALUES (?, ?, ?)').run('https://example.com', 'me', Buffer.from('v20\x99abc'));
      },
      async (path) => {
        const { unseen } = await readStore(sqlite, path);
        expect(unseen.map(({ reason, detail }) => `${reason} ${detail}`)).toEqual([
          'encrypted cookies.encrypted_value: 5 values, encrypted by the application that wrote them',
          'encrypted logins.password_value: 1 value, encrypted by the application that wrote them',
        ]);
        expect(await textsOf(path)).toContain('host_key = ".example.com"');
      },
    );
  });

  it('values that are files are cells of their own', async () => {
    const secrets = Array.from({ length: 4 }, () => newSecret(random));
    const thread = (index: number): Buffer => Buffer.from(JSON.stringify({ messages: [`use ${secrets[index]}`] }));
    const notebook = { cells: [{ cell_type: 'code', source: [secrets[3]?.slice(0, 9), secrets[3]?.slice(9)] }], nbformat: 4, metadata: {} };
    await withDatabase(
      (db) => {
        db.exec('CREATE TABLE threads(id TEXT PRIMARY KEY, data_type TEXT, data BLOB)');
        const insert = db.prepare('INSERT INTO threads VALUES (?, ?, ?)');
        insert.run('a', 'zstd', zstdCompressSync(thread(0)));
        insert.run('b', 'gzip', gzipSync(thread(1)));
        insert.run('c', 'json', thread(2));
        insert.run('d', 'notebook', Buffer.from(JSON.stringify(notebook)));
        insert.run('e', 'xz', Buffer.from('\xfd7zXZ\0 and nothing that could be read', 'latin1'));
      },
      async (path) => {
        const inner: [string, unknown][] = [];
        for await (const part of sqlite.cells(fileOf(path), aroundFile(path))) {
          if ('reason' in part || part.inside === 'nothing') continue;
          const bytes = contentOf(part.source);
          inner.push([formatOf(bytes.subarray(0, 4_096), null, bytes.length).id, part.locator[0]]);
        }
        const at = (row: number): unknown => ({ kind: 'cell', table: 'threads', row, column: 'data' });
        expect(inner).toEqual([
          ['zstd', at(1)],
          ['gzip', at(2)],
          ['ipynb', at(4)],
        ]);
        const { found, unseen } = await readStore(sqlite, path);
        expect(found.map(({ secret }) => secret)).toContain(secrets[2]);
        expect(unseen.map(({ detail }) => detail)).toEqual(['threads.data: 1 value, compressed with xz']);
      },
    );
  });

  it('full-text indexes: words that stand there without the beginning they share with others', async () => {
    for (const module of ['fts5', 'fts4']) {
      const words = Array.from({ length: 400 }, (_, index) => `token${newSecret(random).toLowerCase()}x${index}`);
      await withDatabase(
        (db) => {
          db.exec(`CREATE VIRTUAL TABLE notes USING ${module}(body, content='')`);
          const insert = db.prepare('INSERT INTO notes(rowid, body) VALUES (?, ?)');
          for (const [row, word] of words.entries()) insert.run(row + 1, `here is ${word} for all`);
          db.exec("INSERT INTO notes(notes) VALUES ('optimize')");
        },
        async (path) => {
          const text = await textsOf(path);
          expect(
            words.filter((word) => !text.includes(word)),
            module,
          ).toEqual([]);
          expect(fileOf(path).size).toBeGreaterThan(20_000);
        },
      );
    }
  });
});

describe.skipIf(lacksModule('snappy'))('what browsers keep in SQLite, in Snappy', () => {
  const repeated = (secret: string): string => `${secret.slice(0, 12)} and then ${secret} ${'again '.repeat(400)}`;
  const wide = (text: string): Buffer => Buffer.from(text, 'utf16le');

  it("Firefox's localStorage", async () => {
    const secrets = Array.from({ length: 3 }, () => newSecret(random));
    const [narrow, utf16] = pythonEach('snappy', 'snappy.compress(b)', [
      Buffer.from(repeated(secrets[0] as string)),
      wide(repeated(secrets[1] as string)),
    ]);
    await withDatabase(
      (db) => {
        db.exec(`CREATE TABLE data(key TEXT PRIMARY KEY, utf16_length INTEGER NOT NULL, conversion_type INTEGER NOT NULL,
          compression_type INTEGER NOT NULL, last_access_time INTEGER NOT NULL DEFAULT 0, value BLOB NOT NULL)`);
        const insert = db.prepare('INSERT INTO data VALUES (?, ?, ?, ?, 0, ?)');
        insert.run('narrow', 9, 1, 1, narrow as Buffer);
        insert.run('wide', 9, 0, 1, utf16 as Buffer);
        insert.run('plain', 9, 1, 0, Buffer.from(`is ${secrets[2]}`));
      },
      async (path) => {
        const { found, unseen } = await readStore(sqlite, path);
        expect(found.map(({ secret, row, column, pieces }) => [secret, row, column, pieces === null])).toEqual([
          [secrets[0], 1, 'value', true],
          [secrets[2], 3, 'value', false],
          [secrets[1], 2, 'value', true],
        ]);
        expect(unseen).toEqual([]);
        expect(await textsOf(path)).toContain('narrow = ');
      },
      'data.sqlite',
    );
  });

  it("Firefox's IndexedDB: structured clones, and keys whose characters are moved", async () => {
    const [inValue, inKey] = [newSecret(random), newSecret(random)];
    const clone = Buffer.concat([Buffer.from([3, 0, 0, 0, 0, 0, 0xf1, 0xff]), wide(repeated(inValue))]);
    const [packed] = pythonEach('snappy', 'snappy.compress(b)', [clone]);
    const key = Buffer.concat([Buffer.from([0x30]), Buffer.from(inKey).map((byte) => byte + 1)]);
    await withDatabase(
      (db) => {
        db.exec(`CREATE TABLE object_data(object_store_id INTEGER NOT NULL, key BLOB NOT NULL, index_data_values BLOB DEFAULT NULL,
          file_ids TEXT, data BLOB NOT NULL, PRIMARY KEY (object_store_id, key)) WITHOUT ROWID`);
        db.prepare('INSERT INTO object_data VALUES (1, ?, NULL, NULL, ?)').run(key, packed as Buffer);
        db.prepare('INSERT INTO object_data VALUES (1, ?, NULL, NULL, ?)').run(Buffer.from([0x10, 0xc0]), Buffer.from('no Snappy'));
      },
      async (path) => {
        const { found, unseen } = await readStore(sqlite, path);
        expect(found.map(({ secret, table, row, column }) => [secret, table, row, column]).sort()).toEqual(
          [
            [inValue, 'object_data', '#2', 'data'],
            [inKey, 'object_data', '#2', 'key'],
          ].sort(),
        );
        expect(unseen.map(({ detail }) => detail)).toEqual([
          'object_data.data: 1 value, not compressed in the way of their application: only their plain bytes were searched',
        ]);
      },
    );
  });

  it("Chromium's IndexedDB in SQLite: zstd, Snappy, and keys of three bytes a character", async () => {
    const secrets = Array.from({ length: 4 }, () => newSecret(random));
    const value = (index: number): Buffer =>
      Buffer.concat([Buffer.from([0xff, 0x15, 0x22]), Buffer.from(repeated(secrets[index] as string))]);
    const [packed, wrapped] = pythonEach('snappy', 'snappy.compress(b)', [value(1), value(2)]);
    const key = Buffer.concat([
      Buffer.from([0x30]),
      ...[...(secrets[3] as string)].map((char) => Buffer.from([1, 0, char.charCodeAt(0)])),
      Buffer.from([0]),
    ]);
    await withDatabase(
      (db) => {
        db.exec(`CREATE TABLE records(row_id INTEGER PRIMARY KEY, object_store_id INTEGER NOT NULL, compression_type INTEGER NOT NULL,
          key BLOB NOT NULL, value BLOB NOT NULL)`);
        const insert = db.prepare('INSERT INTO records VALUES (?, 1, ?, ?, ?)');
        insert.run(1, 1, Buffer.from([0x10, 1]), zstdCompressSync(value(0)));
        insert.run(2, 2, Buffer.from([0x10, 2]), packed as Buffer);
        insert.run(3, 0, key, Buffer.concat([Buffer.from([0xff, 0x11, 2]), wrapped as Buffer]));
      },
      async (path) => {
        const { found } = await readStore(sqlite, path);
        expect(found.map(({ secret, row, column }) => [secret, row, column]).sort()).toEqual(
          [
            [secrets[1], 2, 'value'],
            [secrets[2], 3, 'value'],
            [secrets[3], 3, 'key'],
          ].sort(),
        );
        let zstd = 0;
        for await (const part of sqlite.cells(fileOf(path), aroundFile(path)))
          if (!('reason' in part) && part.inside !== 'nothing') zstd += Number(contentOf(part.source)[0] === 0x28);
        expect(zstd).toBe(1);
      },
    );
  });
});
