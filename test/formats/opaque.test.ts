import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatById, formatOf } from '../../src/formats/index.ts';
import { head, partsOf, utf8 } from './bytes.ts';

const text = utf8('some text that compresses, some text that compresses');

function idOf(bytes: Uint8Array, hint: string | null = null): string {
  return formatOf(head(bytes), hint, bytes.length).id;
}

async function unseen(bytes: Uint8Array, hint: string | null = null): Promise<string[]> {
  const { cells, unseen: parts } = await partsOf(formatOf(head(bytes), hint, bytes.length), bytes);
  expect(cells).toEqual([]);
  return parts.map((part) => part.reason);
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
    ['xz', made('xz', ['-c']), null],
    ['lz4-legacy', made('lz4', ['-l', '-c', '-q']), null],
    ['openssl-enc', made('openssl', ['enc', '-aes-256-cbc', '-pbkdf2', '-pass', 'pass:x']), null],
    ['openssl-enc', made('openssl', ['enc', '-aes-256-cbc', '-pbkdf2', '-a', '-pass', 'pass:x']), null],
  ];
  for (const [index, [id, bytes, hint]] of samples.entries()) {
    it.skipIf(bytes === null)(`${index} ${id}${bytes === null ? ' (program not on this machine)' : ''}`, async () => {
      if (bytes === null) return;
      expect(idOf(bytes, hint)).toBe(id);
      expect(await unseen(bytes, hint)).toEqual([id === 'openssl-enc' ? 'encrypted' : 'format-not-supported']);
      expect(formatById(id)?.rewrite).toBe('none');
    });
  }

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
