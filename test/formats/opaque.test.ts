import { randomBytes } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Format, formatById, formatOf } from '../../src/formats/index.ts';
import { head, memory, partsOf, utf8 } from './bytes.ts';

const text = utf8('some text that compresses, some text that compresses');

function idOf(bytes: Uint8Array, hint: string | null = null): string {
  return formatOf(head(bytes), hint, bytes.length).id;
}

async function unseen(bytes: Uint8Array, hint: string | null = null): Promise<string[]> {
  const { cells, unseen: parts } = await partsOf(formatOf(head(bytes), hint, bytes.length), bytes);
  expect(cells).toEqual([]);
  return parts.map((part) => part.reason);
}

/** In a folder of its own. */
function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'lastcopy-formats-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The real program's output; null where this machine does not have it. */
function made(program: string, args: readonly string[], input: Uint8Array = text): Uint8Array | null {
  try {
    return execFileSync(program, args, { input, stdio: ['pipe', 'pipe', 'ignore'] });
  } catch {
    return null;
  }
}

describe('opaque formats, made by the programs that own them', () => {
  const samples: readonly [string, Uint8Array | null, string | null][] = [
    ['gzip', gzipSync(text), null],
    ['zlib', deflateSync(text), null],
    ['zlib', deflateSync(text, { level: 1 }), null],
    ['zlib', deflateSync(text, { level: 9 }), null],
    ['git-object', deflateSync(text), 'git-object'],
    ['zstd', zstdCompressSync(text), null],
    ['brotli', brotliCompressSync(randomBytes(100)), 'br'],
    ['bzip2', made('bzip2', ['-c']), null],
    ['xz', made('xz', ['-c']), null],
    ['lz4', made('lz4', ['-c', '-q']), null],
    ['openssl-enc', made('openssl', ['enc', '-aes-256-cbc', '-pbkdf2', '-pass', 'pass:x']), null],
    ['openssl-enc', made('openssl', ['enc', '-aes-256-cbc', '-pbkdf2', '-a', '-pass', 'pass:x']), null],
    [
      'zip',
      inFolder((folder) =>
        made('python3', [
          '-c',
          `import zipfile,sys; z=zipfile.ZipFile(${JSON.stringify(join(folder, 'a.zip'))},'w',zipfile.ZIP_DEFLATED); z.writestr('a','b'*99); z.close(); sys.stdout.buffer.write(open(${JSON.stringify(join(folder, 'a.zip'))},'rb').read())`,
        ]),
      ),
      null,
    ],
  ];
  for (const [index, [id, bytes, hint]] of samples.entries()) {
    it.skipIf(bytes === null)(`${index} ${id}${bytes === null ? ' (program not on this machine)' : ''}`, async () => {
      if (bytes === null) return;
      expect(idOf(bytes, hint)).toBe(id);
      expect(await unseen(bytes, hint)).toEqual([id === 'openssl-enc' ? 'encrypted' : 'format-not-supported']);
      expect(formatById(id)?.rewrite).toBe('none');
    });
  }

  it('SQLite and its write-ahead log', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'a.db');
      using db = new DatabaseSync(path);
      db.exec("PRAGMA journal_mode=WAL; CREATE TABLE t(a); INSERT INTO t VALUES('x')");
      expect(idOf(readFileSync(path))).toBe('sqlite');
      expect(idOf(readFileSync(`${path}-wal`))).toBe('sqlite-wal');
    });
    expect(await unseen(utf8('SQLite format 3\0\u0010\0'))).toEqual(['format-not-supported']);
  });

  it('git: packs, indexes, loose objects, bundles', () => {
    inFolder((folder) => {
      const git = (...args: string[]) =>
        execFileSync('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@example.invalid', ...args], {
          stdio: ['ignore', 'pipe', 'ignore'],
        });
      git('init', '-q');
      writeFileSync(join(folder, 'a'), 'content');
      git('add', 'a');
      const id = git('rev-parse', ':a').toString().trim();
      expect(idOf(readFileSync(join(folder, '.git/objects', id.slice(0, 2), id.slice(2))))).toBe('zlib');
      expect(idOf(readFileSync(join(folder, '.git/index')))).toBe('git-table');
      git('commit', '-qm', 'x');
      git('gc', '-q');
      const packs = git('count-objects', '-v').toString();
      expect(packs).toMatch(/packs: 1/);
      const name =
        execFileSync('ls', [join(folder, '.git/objects/pack')])
          .toString()
          .match(/pack-\w+/)?.[0] ?? '';
      expect(idOf(readFileSync(join(folder, '.git/objects/pack', `${name}.pack`)))).toBe('git-pack');
      expect(idOf(readFileSync(join(folder, '.git/objects/pack', `${name}.idx`)))).toBe('git-table');
      git('bundle', 'create', '-q', 'b.bundle', 'HEAD');
      expect(idOf(readFileSync(join(folder, 'b.bundle')))).toBe('git-bundle');
    });
  });

  it('LevelDB tables by their ending, or by the footer where the file is small', () => {
    const table = Buffer.concat([Buffer.alloc(100, 0x81), Buffer.from('57fb808b247547db', 'hex')]);
    expect(idOf(table)).toBe('leveldb-table');
    expect(idOf(Buffer.concat([Buffer.alloc(9_000, 0x81), Buffer.from('57fb808b247547db', 'hex')]), 'ldb')).toBe('leveldb-table');
    expect(idOf(utf8('plain notes'), 'ldb')).toBe('text');
    expect(idOf(Buffer.alloc(10, 1), 'leveldb-log')).toBe('leveldb-log');
    expect(idOf(utf8('2026 a line of a log\n'), 'log')).toBe('text');
  });

  it('text that only begins like a magic stays text', () => {
    for (const start of [
      'PACK of cards',
      'BM is short for',
      'MZ and so on',
      'RIFF raff',
      'PAR1 is not',
      'ORC and elf',
      'LZIP',
      'x^2 + 1',
      'MSCF',
      'ID3 tags',
      'xar! said he',
      'BZh9 no',
      'vhdxfile',
    ])
      expect(idOf(utf8(`${start} and more text\n`)), start).toBe('text');
    expect(idOf(Buffer.from('BM stands in caf\xe9s', 'latin1'))).toBe('text');
  });

  it('programs and media are read as they are, unknown binaries are not visible', async () => {
    const node = readFileSync(process.execPath).subarray(0, 4_096);
    expect(idOf(node)).toBe('program');
    expect(await unseen(node)).toEqual([]);
    expect(await unseen(Uint8Array.from([0xf1, 0, 0, 2, 9]))).toEqual(['unknown-format']);
  });
});

describe('tar', () => {
  const format = formatById('tar') as Format;
  const long = `${'deep/'.repeat(30)}name.txt`;
  const archive = inFolder((folder) => {
    writeFileSync(join(folder, 'a.txt'), 'first file');
    writeFileSync(join(folder, 'b.gz'), gzipSync('hidden'));
    execFileSync('mkdir', ['-p', join(folder, long, '..')]);
    writeFileSync(join(folder, long), 'SECRET in a long path');
    return ['gnu', 'pax', 'ustar'].map((kind) =>
      execFileSync('tar', ['-C', folder, `--format=${kind}`, '-cf', '-', 'a.txt', 'b.gz', long]),
    );
  });

  for (const bytes of archive)
    it('names the member that holds a span, and counts members that are opaque', async () => {
      expect(idOf(bytes)).toBe('tar');
      const at = bytes.indexOf('SECRET');
      expect(format.locate(memory(bytes), { start: at, end: at + 6 })).toEqual([
        { kind: 'entry', name: long },
        { kind: 'offset', offset: 0 },
      ]);
      const { unseen: parts } = await partsOf(format, bytes);
      expect(parts.map((part) => part.reason)).toEqual(['format-not-supported']);
      expect(parts[0]?.detail).toMatch(/^1 member of the archive: compressed with gzip/);
      const cut = await partsOf(format, bytes.subarray(0, at));
      expect(cut.unseen.map((part) => part.reason)).toContain('malformed');
    });
});
