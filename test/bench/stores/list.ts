import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { asarOf } from '../../formats/archives.ts';

/** One kind of store that the bench measures. Add yours to `stores`. */
export interface Store {
  /** As the table shows it. */
  readonly name: string;
  /**
   * Writes all of the corpus, a text file, into a store at `path`, or into a folder there. Throws where a program that it needs
   * is missing: the row says so.
   */
  make(corpus: string, path: string): void;
  /** Of the store's name, without its dot. */
  readonly ending: string;
}

function run(program: string, args: readonly string[], cwd?: string): void {
  execFileSync(program, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
}

function piped(program: string, args: readonly string[], from: string, to: string): void {
  const [input, output] = [openSync(from, 'r'), openSync(to, 'w')];
  execFileSync(program, args, { stdio: [input, output, 'pipe'] });
  closeSync(input);
  closeSync(output);
}

/** Pieces that end with a line. */
function* pieces(corpus: string, length: number): Generator<Buffer> {
  const file = openSync(corpus, 'r');
  const buffer = Buffer.alloc(length);
  let kept = 0;
  for (;;) {
    const filled = kept + readSync(file, buffer, kept, length - kept, null);
    if (filled === 0) break;
    const end = filled < length ? filled : buffer.lastIndexOf(10, filled - 1) + 1 || filled;
    yield Buffer.from(buffer.subarray(0, end));
    buffer.copyWithin(0, end, filled);
    kept = filled - end;
  }
  closeSync(file);
}

/** A folder of files of `length` bytes. */
function folderOf(corpus: string, folder: string, length: number, ending: string): string {
  let number = 0;
  for (const piece of pieces(corpus, length)) {
    const inside = join(folder, `d${number % 20}`);
    mkdirSync(inside, { recursive: true });
    writeFileSync(join(inside, `f${number++}.${ending}`), piece);
  }
  return folder;
}

/** Of the corpus in files of 32 KB. */
function archived(archive: (folder: string, path: string) => void): Store['make'] {
  return (corpus, path) => {
    const folder = `${path}.d`;
    archive(folderOf(corpus, folder, 32_768, 'log'), path);
    rmSync(folder, { recursive: true });
  };
}

export const stores: readonly Store[] = [
  { name: 'gzip', ending: 'log.gz', make: (corpus, path) => piped('gzip', ['-6', '-c'], corpus, path) },
  { name: 'bzip2', ending: 'log.bz2', make: (corpus, path) => piped('bzip2', ['-c'], corpus, path) },
  { name: 'zstd', ending: 'log.zst', make: (corpus, path) => piped('zstd', ['-3', '-q', '-c'], corpus, path) },
  { name: 'zstd, window of 128 MiB', ending: 'log.zst', make: (corpus, path) => piped('zstd', ['--long=27', '-q', '-c'], corpus, path) },
  { name: 'zip, deflated', ending: 'zip', make: archived((folder, path) => run('zip', ['-q', '-r', path, '.'], folder)) },
  { name: 'zip, stored', ending: 'zip', make: archived((folder, path) => run('zip', ['-q', '-0', '-r', path, '.'], folder)) },
  { name: 'tar', ending: 'tar', make: archived((folder, path) => run('tar', ['-cf', path, '.'], folder)) },
  { name: 'tar in gzip', ending: 'tar.gz', make: archived((folder, path) => run('tar', ['-czf', path, '.'], folder)) },
  { name: 'tar in zstd in zip', ending: 'zip', make: nested },
  {
    name: 'asar',
    ending: 'asar',
    make: (corpus, path) => writeFileSync(path, asarOf([...pieces(corpus, 32_768)].map((piece, at) => [`d${at % 20}/f${at}.js`, piece]))),
  },
  {
    name: 'SQLite, rows of 2 KB',
    ending: 'db',
    make(corpus, path) {
      using db = new DatabaseSync(path);
      db.exec('CREATE TABLE lines (id INTEGER PRIMARY KEY, text TEXT); BEGIN');
      const insert = db.prepare('INSERT INTO lines (text) VALUES (?)');
      for (const piece of pieces(corpus, 2_048)) insert.run(piece.toString());
      db.exec('COMMIT');
    },
  },
  {
    name: 'LevelDB with values of 2 KB',
    ending: 'leveldb',
    make: (corpus, path) => run('/usr/bin/python3', ['-c', LEVELDB, corpus, path]),
  },
  { name: 'mozLz4', ending: 'jsonlz4', make: (corpus, path) => run('/usr/bin/python3', ['-c', MOZLZ4, corpus, path]) },
  {
    name: 'git, packed',
    ending: 'git',
    make(corpus, path) {
      folderOf(corpus, path, 32_768, 'log');
      const git = (...args: string[]) => run('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@example.invalid', ...args], path);
      git('init', '-q');
      git('add', '.');
      git('commit', '-q', '-m', 'all');
      git('gc', '-q');
      for (let at = 0; at < 20; at++) rmSync(join(path, `d${at}`), { recursive: true, force: true });
    },
  },
];

/** Debian's python3-plyvel: the real LevelDB, compacted as a program leaves it when it ends. */
const LEVELDB = `
import sys, plyvel
db = plyvel.DB(sys.argv[2], create_if_missing=True)
with open(sys.argv[1], 'rb') as corpus:
    for number, line in enumerate(iter(lambda: corpus.readlines(2048), [])):
        db.put(b'key %010d' % number, b''.join(line))
db.compact_range()
db.close()
`;

/** Debian's python3-lz4. */
const MOZLZ4 = `
import sys, lz4.block
with open(sys.argv[1], 'rb') as corpus, open(sys.argv[2], 'wb') as store:
    store.write(b'mozLz40\\0' + lz4.block.compress(corpus.read()))
`;

function nested(corpus: string, path: string): void {
  const folder = folderOf(corpus, `${path}.d`, 32_768, 'log');
  run('tar', ['--zstd', '-cf', `${path}.tar.zst`, '.'], folder);
  run('zip', ['-q', '-j', path, `${path}.tar.zst`]);
  rmSync(folder, { recursive: true });
  rmSync(`${path}.tar.zst`);
}

/** A store of a few kilobytes, for a home that has many. */
export function littleStores(folder: string): readonly { readonly ending: string; readonly bytes: Buffer }[] {
  const corpus = join(folder, 'little.log');
  writeFileSync(corpus, 'a line of a log that is like the others\n'.repeat(200));
  return stores
    .filter(({ name }) => ['gzip', 'zstd', 'zip, deflated', 'tar in gzip', 'SQLite, rows of 2 KB'].includes(name))
    .map((store) => {
      const path = join(folder, `little.${store.ending}`);
      store.make(corpus, path);
      const bytes = readFileSync(path);
      rmSync(path);
      return { ending: store.ending, bytes };
    });
}
