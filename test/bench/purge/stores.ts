import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { bplistOf } from '../../formats/bplists.ts';
import { cacheEntry } from '../../formats/simple-caches.ts';
import { writeStore } from '../../formats/leveldb-stores.ts';
import type { Random } from '../../scan/randomness.ts';

/** Files with copies of one secret, as the programs that keep them write them. */

export interface Planting {
  readonly secret: string;
  readonly random: Random;
}

export interface Kind {
  /** Of the file, below the home; a number tells one from another. */
  path(number: number): string;
  /** Writes it. `copies` of the value are in it. Throws where a program that it needs is missing. */
  write(path: string, copies: number, planting: Planting): void;
}

const WORDS =
  'the agent reads every file once and remembers what it saw const value = await import from path node return if else function'.split(' ');

/** Prose and code, of about so many bytes. */
export function text({ random }: Pick<Planting, 'random'>, bytes: number): string {
  const lines: string[] = [];
  for (let length = 0; length < bytes; ) {
    const line = Array.from({ length: 6 + random(8) }, () => WORDS[random(WORDS.length)]).join(' ');
    lines.push(line);
    length += line.length + 1;
  }
  return `${lines.join('\n')}\n`;
}

/** Text in which the value stands so often. */
export function leaky(planting: Planting, copies: number, bytes: number, line = (secret: string) => `export TOKEN=${secret}`): string {
  const part = Math.ceil(bytes / (copies + 1));
  return Array.from({ length: copies }, () => `${text(planting, part)}${line(planting.secret)}\n`).join('') + text(planting, part);
}

function run(program: string, args: readonly string[], cwd: string): void {
  execFileSync(program, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Packs a folder of files, half of which hold a copy each. */
function packed(pack: (folder: string, path: string) => void): Kind['write'] {
  return (path, copies, planting) => {
    const folder = `${path}.d`;
    mkdirSync(folder);
    for (let at = 0; at < copies * 2; at++) {
      writeFileSync(join(folder, `f${at}.txt`), at < copies ? leaky(planting, 1, 8_000) : text(planting, 20_000));
    }
    pack(folder, path);
    rmSync(folder, { recursive: true });
  };
}

function file(path: (number: number) => string, content: (copies: number, planting: Planting) => string | Uint8Array): Kind {
  return { path, write: (target, copies, planting) => writeFileSync(target, content(copies, planting)) };
}

const lines = (copies: number, planting: Planting): string =>
  Array.from({ length: 60 * copies }, (_, at) =>
    JSON.stringify({
      type: at % 2 === 0 ? 'user' : 'assistant',
      message: { role: 'user', content: at % 60 === 30 ? `use ${planting.secret} for it` : text(planting, 600) },
    }),
  ).join('\n');

const notebook = (copies: number, planting: Planting): string =>
  JSON.stringify(
    {
      cells: Array.from({ length: copies }, () => ({
        cell_type: 'code',
        execution_count: 1,
        metadata: {},
        outputs: [],
        source: [...text(planting, 2_000).split(/(?<=\n)/), `token = "${planting.secret}"\n`],
      })),
      metadata: { language_info: { name: 'python' } },
      nbformat: 4,
      nbformat_minor: 5,
    },
    null,
    1,
  );

function database(rows: number): Kind['write'] {
  return (path, copies, planting) => {
    using db = new DatabaseSync(path);
    db.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT, body TEXT); CREATE INDEX titles ON notes (title); BEGIN');
    const insert = db.prepare('INSERT INTO notes (title, body) VALUES (?, ?)');
    const apart = Math.floor(rows / copies);
    for (let row = 0; row < rows; row++) {
      const body = text(planting, 700);
      insert.run(`note ${row}`, row % apart === 1 && row / apart < copies ? `${body}key: ${planting.secret}` : body);
    }
    db.exec('COMMIT');
  };
}

/** Debian's python3-lz4, as Firefox writes it. */
const MOZLZ4 = `
import sys, lz4.block
with open(sys.argv[1], 'wb') as store: store.write(b'mozLz40\\0' + lz4.block.compress(sys.stdin.buffer.read()))
`;

export const KINDS = {
  env: file(
    (n) => `work/p${n}/.env`,
    (copies, planting) => `A=1\n${`TOKEN=${planting.secret}\n`.repeat(copies)}B=2\n`,
  ),
  history: file(
    (n) => `.history-${n}`,
    (copies, planting) => leaky(planting, copies, 30_000),
  ),
  base64: file(
    (n) => `work/notes/b${n}.txt`,
    (copies, planting) =>
      leaky(planting, copies, 4_000, (secret) => `Authorization: Basic ${Buffer.from(`user:${secret}`).toString('base64')}`),
  ),
  wide: file(
    (n) => `work/notes/w${n}.txt`,
    (copies, planting) => Buffer.from(`\uFEFF${leaky(planting, copies, 4_000)}`, 'utf16le'),
  ),
  json: file(
    (n) => `.config/app${n}/settings.json`,
    (copies, planting) =>
      JSON.stringify(
        { text: text(planting, 3_000), servers: Array.from({ length: copies }, () => ({ env: { TOKEN: planting.secret } })) },
        null,
        2,
      ),
  ),
  jsonl: file((n) => `.claude/projects/-home-p${n}/${String(n).padStart(8, '0')}-1111-2222-3333-444444444444.jsonl`, lines),
  ipynb: file((n) => `work/n${n}/report.ipynb`, notebook),
  sqlite: { path: (n) => `.local/share/app${n}/notes.db`, write: database(1_500) },
  'large sqlite': { path: (n) => `.local/share/app${n}/large.db`, write: database(25_000) },
  leveldb: {
    path: (n) => `.config/app${n}/leveldb`,
    write(path, copies, planting) {
      const entries = Array.from({ length: 400 * copies }, (_, at): [string, string] => [
        `key ${String(at).padStart(6, '0')}`,
        at % 400 === 200 ? `${text(planting, 900)}${planting.secret}` : text(planting, 900),
      ]);
      writeStore(path, { compression: 'snappy' }, [entries, 'compact']);
      // A text of the library's own, with the time in it.
      for (const name of ['LOG', 'LOG.old']) rmSync(join(path, name), { force: true });
    },
  },
  bplist: file(
    (n) => `Documents/p${n}.plist`,
    (copies, planting) =>
      bplistOf({ text: text(planting, 2_000), list: Array.from({ length: copies }, (_, at) => `${at} ${planting.secret}`) }),
  ),
  tar: {
    path: (n) => `backup/b${n}.tar`,
    write: packed((folder, path) => run('tar', ['--mtime=@1700000000', '--sort=name', '-cf', path, '.'], folder)),
  },
  zip: { path: (n) => `backup/b${n}.zip`, write: packed((folder, path) => run('zip', ['-q', '-X', '-r', path, '.'], folder)) },
  'tar.gz': {
    path: (n) => `backup/b${n}.tar.gz`,
    write: packed((folder, path) => run('tar', ['--mtime=@1700000000', '--sort=name', '-czf', path, '.'], folder)),
  },
  gzip: file(
    (n) => `logs/app.log.${n}.gz`,
    (copies, planting) => gzipSync(leaky(planting, copies, 200_000)),
  ),
  zstd: file(
    (n) => `logs/app.log.${n}.zst`,
    (copies, planting) => zstdCompressSync(leaky(planting, copies, 200_000)),
  ),
  mozlz4: {
    path: (n) => `backup/session-${n}.jsonlz4`,
    write(path, copies, planting) {
      execFileSync('/usr/bin/python3', ['-c', MOZLZ4, path], { input: leaky(planting, copies, 60_000) });
    },
  },
  // A browser that nobody runs here: whether its owner runs is asked of the whole machine.
  cache: file(
    (n) => `.cache/opera/Cache/Cache_Data/${n.toString(16).padStart(16, '0')}_0`,
    (copies, planting) =>
      cacheEntry({
        key: `1/0/https://example.test/${planting.random(1e9)}`,
        body: Buffer.from(leaky(planting, copies, 8_000)),
        headers: ['content-type: text/plain'],
      }),
  ),
  git: {
    path: (n) => `work/repository-${n}`,
    write(path, copies, planting) {
      mkdirSync(path, { recursive: true });
      const git = (...args: string[]): void =>
        run('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@example.invalid', '-c', 'gc.auto=0', ...args], path);
      git('init', '-q', '-b', 'main');
      for (let at = 0; at < copies; at++) {
        writeFileSync(join(path, `f${at}.txt`), leaky(planting, 1, 2_000));
        git('add', '.');
        git('commit', '-q', '-m', `change ${at}`);
        writeFileSync(join(path, `f${at}.txt`), text(planting, 2_000));
        git('commit', '-q', '-a', '-m', `take it out of ${at}`);
      }
    },
  },
} as const satisfies Record<string, Kind>;
export type KindName = keyof typeof KINDS;

/** Writes `count` files of a kind with `copies` copies in each; the copies. */
export function plant(home: string, name: KindName, count: number, copies: number, planting: Planting): number {
  const kind: Kind = KINDS[name];
  for (let number = 0; number < count; number++) {
    const path = join(home, kind.path(number));
    mkdirSync(dirname(path), { recursive: true });
    kind.write(path, copies, planting);
  }
  return count * copies;
}
