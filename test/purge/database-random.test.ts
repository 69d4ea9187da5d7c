import fc from 'fast-check';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { undoPurge } from '../../src/purge/undo.ts';
import { lacks } from '../real-programs.ts';
import { checkOf, dumpOf, leftBeside, maskedDump } from './databases.ts';
import { freshSecret, inProcessScanner, PurgeHome, tools } from './purge-home.ts';

/** One column: what it is declared as, and what depends on it. */
const column = fc.record({
  type: fc.constantFrom('TEXT', 'BLOB', '', 'NUMERIC', 'TEXT COLLATE NOCASE', 'VARCHAR(20) NOT NULL DEFAULT ""'),
  index: fc.constantFrom('', '', '', 'CREATE INDEX', 'CREATE INDEX over', 'CREATE INDEX where'),
});

const table = fc.record({
  columns: fc.array(column, { minLength: 1, maxLength: 4 }),
  key: fc.constantFrom('id INTEGER PRIMARY KEY', 'id INTEGER PRIMARY KEY AUTOINCREMENT', 'id TEXT PRIMARY KEY', 'id'),
  withoutRowid: fc.boolean(),
  rows: fc.integer({ min: 0, max: 60 }),
});

/** How a value is written into a row: forms that the scanner knows, at random places of short and long text. */
const content = fc.record({
  form: fc.constantFrom('raw', 'raw', 'json', 'base64', 'hex', 'none', 'none'),
  before: fc.integer({ min: 0, max: 900 }),
  after: fc.integer({ min: 0, max: 900 }),
  blob: fc.boolean(),
});

const made = fc.record({
  encoding: fc.constantFrom('UTF-8', 'UTF-16le', 'UTF-16be'),
  mode: fc.constantFrom('DELETE', 'TRUNCATE', 'PERSIST', 'WAL'),
  pageSize: fc.constantFrom(512, 1_024, 4_096, 65_536),
  vacuum: fc.constantFrom(0, 1, 2),
  tables: fc.array(table, { minLength: 1, maxLength: 3 }),
  contents: fc.array(content, { minLength: 6, maxLength: 12 }),
  deleted: fc.integer({ min: 2, max: 7 }),
});
type Made = typeof made extends fc.Arbitrary<infer T> ? T : never;

const plain = { type: 'TEXT', index: '' } as const;

/** A free page behind one that a value fills to its last byte. */
const BEHIND_A_FULL_PAGE: Made = {
  encoding: 'UTF-8',
  mode: 'DELETE',
  pageSize: 512,
  vacuum: 0,
  tables: [
    { columns: [plain, plain], key: 'id INTEGER PRIMARY KEY', withoutRowid: false, rows: 7 },
    { columns: [plain, plain, plain, plain], key: 'id INTEGER PRIMARY KEY', withoutRowid: false, rows: 2 },
  ],
  contents: [
    { form: 'none', before: 297, after: 0, blob: false },
    { form: 'raw', before: 0, after: 0, blob: false },
    { form: 'raw', before: 0, after: 261, blob: false },
    { form: 'raw', before: 0, after: 225, blob: false },
    { form: 'none', before: 0, after: 0, blob: false },
    { form: 'hex', before: 660, after: 0, blob: false },
    { form: 'raw', before: 0, after: 0, blob: false },
    { form: 'raw', before: 0, after: 666, blob: false },
  ],
  deleted: 6,
};

/** Hexadecimal in a column that would rather have numbers. */
const AMONG_NUMBERS: Made = {
  ...BEHIND_A_FULL_PAGE,
  tables: [{ columns: [{ type: 'NUMERIC', index: '' }, plain], key: 'id INTEGER PRIMARY KEY', withoutRowid: false, rows: 6 }],
  contents: ['raw', 'raw', 'raw', 'raw', 'hex', 'raw'].map((form) => ({ form, before: 0, after: 0, blob: false })) as Made['contents'],
  deleted: 3,
};

function write(path: string, { encoding, mode, pageSize, vacuum, tables, contents, deleted }: Made, secret: string): void {
  const database = new DatabaseSync(path, { enableDoubleQuotedStringLiterals: true });
  database.exec(
    `PRAGMA page_size = ${pageSize}; PRAGMA encoding = '${encoding}'; PRAGMA auto_vacuum = ${vacuum}; PRAGMA journal_mode = ${mode}`,
  );
  let next = 0;
  for (const [at, { columns, key, withoutRowid, rows }] of tables.entries()) {
    const keyed = withoutRowid && key.includes('TEXT');
    database.exec(
      `CREATE TABLE t${at} (${[key, ...columns.map(({ type }, n) => `c${n} ${type}`)].join(', ')})${keyed ? ' WITHOUT ROWID' : ''}`,
    );
    const add = database.prepare(`INSERT INTO t${at} VALUES (${['?', ...columns.map(() => '?')].join(', ')})`);
    database.exec('BEGIN');
    for (let n = 0; n < rows; n += 1) {
      const values = columns.map(() => valueOf(contents[next++ % contents.length] as Made['contents'][number], secret));
      add.run(key.includes('INTEGER') ? n * 3 + 1 : `k${n}/${n % 5 === 0 ? secret : ''}`, ...values);
    }
    database.exec('COMMIT');
    for (const [n, { index }] of columns.entries()) {
      if (index === 'CREATE INDEX') database.exec(`CREATE INDEX i${at}_${n} ON t${at} (c${n} DESC, id)`);
      if (index === 'CREATE INDEX over') database.exec(`CREATE INDEX i${at}_${n} ON t${at} (substr(c${n}, 2))`);
      if (index === 'CREATE INDEX where') database.exec(`CREATE INDEX i${at}_${n} ON t${at} (id) WHERE c${n} > 'm'`);
    }
    const update =
      columns.length > 1
        ? `UPDATE t${at} SET c0 = c1 || c0 WHERE typeof(c0) = 'text' AND typeof(c1) = 'text' AND length(c1) % ${deleted} = 1;`
        : '';
    database.exec(`DELETE FROM t${at} WHERE length(c0) % ${deleted} = 0; ${update}`);
  }
  database.close();
}

function valueOf({ form, before, after, blob }: Made['contents'][number], secret: string): string | Uint8Array {
  const middle = {
    raw: secret,
    json: JSON.stringify(JSON.stringify({ token: secret })),
    base64: Buffer.from(`user:${secret}`).toString('base64'),
    hex: Buffer.from(secret).toString('hex'),
    none: 'nothing',
  }[form];
  const text = `${'some words '.repeat(before / 11)} ${middle} ${'and more '.repeat(after / 9)}`;
  return blob ? Buffer.from(text) : text;
}

describe.skipIf(lacks('sqlite3'))('databases of any kind', () => {
  it('lose the value and nothing else, and have it back after undo', { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(made, async (kind) => {
        using home = new PurgeHome('memory');
        const secret = freshSecret();
        const path = home.path('app.db');
        write(path, kind, secret);
        const before = dumpOf(path);
        const there = leftBeside(path, secret).length > 0;
        const { outcome, undoJob } = await home.purge({ e1: secret }, { tools: { scanner: () => inProcessScanner('engine') } });
        expect(outcome.fates.filter(({ reason }) => reason !== null)).toEqual([]);
        expect(leftBeside(path, secret)).toEqual([]);
        expect(checkOf(path)).toBe('ok');
        expect(shape(maskedDump(dumpOf(path), secret))).toEqual(shape(maskedDump(before, secret)));
        if (!there || outcome.purged === 0) return;
        expect((await undoPurge(undoJob, tools())).files).toMatchObject([{ result: 'restored' }]);
        expect(dumpOf(path)).toBe(before);
        expect(checkOf(path)).toBe('ok');
      }),
      { numRuns: process.env['LASTCOPY_LONG'] === '1' ? 400 : 12, examples: [[BEHIND_A_FULL_PAGE], [AMONG_NUMBERS]] },
    );
  });
});

/** Encoded fillers are the purge's own; and rows of a table WITHOUT ROWID come in the order of their keys. */
function shape(dump: string): string[] {
  return dump
    .replaceAll(/[A-Za-z0-9+/]{40,}={0,2}/g, (run) => `${run.length} characters`)
    .replaceAll(/[0-9a-f]{40,}/g, (run) => `${run.length} digits`)
    .replaceAll(/X'[0-9a-f]*'/g, (blob) => `blob of ${blob.length}`)
    .split('\n')
    .toSorted();
}
