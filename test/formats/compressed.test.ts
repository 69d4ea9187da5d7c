import { randomBytes } from 'node:crypto';
import {
  brotliCompressSync,
  constants,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateSync,
  zstdCompressSync,
  zstdDecompressSync,
} from 'node:zlib';
import { fc, it } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { formatById, formatOf, type Format, type Source } from '../../src/formats/index.ts';
import { lacks } from '../real-programs.ts';
import { inFolder, opened, run } from './archives.ts';
import { alone, head, memory } from './bytes.ts';

const CODECS: Readonly<Record<string, { readonly hint: string | null; readonly make: (bytes: Uint8Array) => Buffer }>> = {
  gzip: { hint: null, make: (bytes) => gzipSync(bytes) },
  zlib: { hint: null, make: (bytes) => deflateSync(bytes) },
  zstd: { hint: null, make: (bytes) => zstdCompressSync(bytes) },
  brotli: { hint: 'br', make: (bytes) => brotliCompressSync(bytes, { params: { 1: 4 } }) },
};

const UNDAMAGED = {
  gzip: (bytes: Uint8Array) => gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }),
  zlib: (bytes: Uint8Array) => inflateSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }),
  zstd: (bytes: Uint8Array) => zstdDecompressSync(bytes, { finishFlush: constants.ZSTD_e_continue }),
};

const formatNamed = (id: string): Format => formatById(id) as Format;

/** Text that compresses to about a third. */
function words(length: number): Buffer {
  const some = Array.from(randomBytes(Math.min(65_536, Math.ceil(length / 4))), (byte, at) => `${byte.toString(36)} ${at % 100}, `).join(
    '',
  );
  return Buffer.from(some.repeat(Math.ceil(length / Math.max(1, some.length))).slice(0, length));
}

const content = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.nat({ max: 400_000 }).map((length) => words(length)),
  fc.nat({ max: 5_000_000 }).map((length) => Buffer.alloc(length, 7)),
  fc.nat({ max: 200_000 }).map((length) => randomBytes(length)),
);

describe('compressed streams', () => {
  for (const [id, { hint, make }] of Object.entries(CODECS)) {
    it.prop([content.filter((bytes) => bytes.length > 40)], { numRuns: 25 })(`${id}: its content is one cell`, async (bytes) => {
      const made = make(bytes);
      expect(formatOf(head(made), hint, made.length).id).toBe(id);
      const { cells, unseen } = await opened(formatNamed(id), made, 'run.jsonl.gz');
      expect(unseen).toEqual([]);
      expect(cells).toHaveLength(1);
      expect(cells[0]).toMatchObject({ name: 'run.jsonl', inside: 'jsonl', pieces: null });
      expect(cells[0]?.content.equals(bytes)).toBe(true);
    });

    it.prop([fc.integer({ min: 50_000, max: 400_000 }), fc.double({ min: 0.3, max: 1, noNaN: true })], { numRuns: 15 })(
      `${id}: what stands before a cut is searched, and the cut is told`,
      async (length, share) => {
        const bytes = words(length);
        const made = make(bytes);
        const cut = Math.min(made.length - 9, Math.floor(made.length * share));
        const { cells, unseen } = await opened(formatNamed(id), made.subarray(0, cut));
        const got = cells[0]?.content ?? Buffer.alloc(0);
        expect(bytes.subarray(0, got.length).equals(got)).toBe(true);
        // A block of zstd, or a part of Brotli's, comes whole or not at all.
        expect(got.length).toBeGreaterThan((cut / made.length) * length - 150_000);
        expect(unseen.map(({ reason }) => reason)).toEqual(['malformed']);
      },
    );
  }

  it('damage in the middle costs no more than what stands around it', async () => {
    const bytes = Buffer.concat(Array.from({ length: 20 }, () => words(150_000)));
    for (const [id, most] of [
      ['gzip', 200],
      ['zlib', 200],
      ['zstd', 140_000],
    ] as const) {
      const made = CODECS[id]?.make(bytes) as Buffer;
      const at = made.length >> 1;
      // What Node makes of the part before the damage.
      const before = UNDAMAGED[id](made.subarray(0, at)).length;
      expect(before).toBeGreaterThan(1_000_000);
      // No code of deflate, and a block of a kind that zstd does not have.
      made.fill(0xff, at, at + 100_000);
      const { cells, unseen } = await opened(formatNamed(id), made);
      const got = cells[0]?.content ?? Buffer.alloc(0);
      expect(got.subarray(0, before - most).equals(bytes.subarray(0, before - most))).toBe(true);
      expect(unseen.map(({ reason }) => reason)).toEqual(['malformed']);
    }
  });

  it('gzip: several members, an empty one, and what is no gzip behind them', async () => {
    const parts = [words(70_000), Buffer.alloc(0), words(10), randomBytes(50_000)];
    for (const behind of [Buffer.alloc(0), Buffer.alloc(4_000), randomBytes(600), Buffer.from('plain text')]) {
      const { cells, unseen } = await opened(formatNamed('gzip'), Buffer.concat([...parts.map((part) => gzipSync(part)), behind]));
      expect(cells[0]?.content.equals(Buffer.concat(parts))).toBe(true);
      expect(unseen).toEqual([]);
    }
  });

  it('gzip: a length that is another than it says is told', async () => {
    const made = gzipSync(words(10_000));
    made.writeUInt32LE(9_999, made.length - 4);
    const { unseen } = await opened(formatNamed('gzip'), made);
    expect(unseen.map(({ reason }) => reason)).toEqual(['malformed']);
  });

  it('zstd: frames one after the other, skippable ones among them', async () => {
    const parts = [words(300_000), words(40), Buffer.alloc(500_000)];
    const skippable = Buffer.concat([Buffer.from('5a2a4d1804000000', 'hex'), Buffer.from('skip')]);
    const made = Buffer.concat([skippable, ...parts.flatMap((part) => [zstdCompressSync(part), skippable])]);
    expect(formatOf(head(made), null, made.length).id).toBe('zstd');
    const { cells, unseen } = await opened(formatNamed('zstd'), made);
    expect(cells[0]?.content.equals(Buffer.concat(parts))).toBe(true);
    expect(unseen).toEqual([]);
  });

  it('zstd: a window that would take too much memory, and a dictionary that is not there', async () => {
    // A frame header of its own: magic, a window of 2 GiB, an empty last block.
    const huge = Buffer.from('28b52ffd00a8010000', 'hex');
    expect((await opened(formatNamed('zstd'), huge)).unseen.map(({ reason }) => reason)).toEqual(['too-large']);
    const dictionary = Buffer.from('28b52ffd210701010000', 'hex');
    expect((await opened(formatNamed('zstd'), dictionary)).unseen.map(({ reason }) => reason)).toEqual(['format-not-supported']);
  });

  test.skipIf(lacks('gzip', 'zstd'))('by their own programs, at every level they have', async () => {
    const bytes = words(3_000_000);
    for (const [program, args, id] of [
      ['gzip', ['-1'], 'gzip'],
      ['gzip', ['-9'], 'gzip'],
      ['gzip', ['--rsyncable'], 'gzip'],
      ['zstd', ['-1'], 'zstd'],
      ['zstd', ['-19'], 'zstd'],
      ['zstd', ['--ultra', '-22'], 'zstd'],
      ['zstd', ['--long=27'], 'zstd'],
      ['zstd', ['--no-check', '-T2', '-B100000'], 'zstd'],
    ] as const) {
      const made = run(
        program,
        [...args, '-c', '-q'].filter((arg) => program === 'zstd' || arg !== '-q'),
        bytes,
      );
      expect(formatOf(head(made), null, made.length).id).toBe(id);
      const { cells, unseen } = await opened(formatNamed(id), made);
      expect([program, args, cells[0]?.content.equals(bytes), unseen]).toEqual([program, args, true, []]);
    }
  });

  test.skipIf(lacks('bzip2'))('bzip2: streams one after the other, runs, noise, at every size of block', async () => {
    const parts = [words(250_000), Buffer.alloc(0), Buffer.alloc(3_000_000, 9), randomBytes(150_000), Buffer.from('x')];
    // A run of every length around those where a count is written.
    const runs = Buffer.concat(Array.from({ length: 600 }, (_, length) => Buffer.alloc(length, length & 1)));
    for (const level of ['-1', '-9']) {
      const made = Buffer.concat([...parts, runs].map((part) => run('bzip2', ['-c', level], part)));
      expect(formatOf(head(made), null, made.length).id).toBe('bzip2');
      const { cells, unseen } = await opened(formatNamed('bzip2'), Buffer.concat([made, Buffer.from('behind it')]));
      expect(unseen).toEqual([]);
      expect(cells[0]?.content.equals(Buffer.concat([...parts, runs]))).toBe(true);
    }
  });

  test.skipIf(lacks('bzip2'))('bzip2: blocks before a cut or damage are searched, and it is told', async () => {
    const bytes = words(1_000_000);
    const made = run('bzip2', ['-c', '-1'], bytes);
    const cut = await opened(formatNamed('bzip2'), made.subarray(0, made.length * 0.7));
    const got = cut.cells[0]?.content ?? Buffer.alloc(0);
    expect(got.length).toBeGreaterThan(550_000);
    expect(got.equals(bytes.subarray(0, got.length))).toBe(true);
    expect(cut.unseen.map(({ reason, detail }) => [reason, detail.includes('cut off')])).toEqual([['malformed', true]]);
    for (let round = 0; round < 20; round++) {
      const damaged = Buffer.from(made);
      const at = Math.floor(made.length * 0.3 + ((made.length * 0.6) / 20) * round);
      damaged[at] = (damaged[at] as number) ^ 0x10;
      const { cells, unseen } = await opened(formatNamed('bzip2'), damaged);
      // The first two blocks hold a little less than 200,000 bytes.
      expect(cells[0]?.content.subarray(0, 150_000).equals(bytes.subarray(0, 150_000))).toBe(true);
      expect(unseen.map(({ reason }) => reason)).toEqual(['malformed']);
    }
  });

  test.skipIf(lacks('gzip'))('is named by its file, else by the name in its header', async () => {
    const made = await inFolder({ 'app.tar': words(100) }, (folder) => run('gzip', ['-c', 'app.tar'], '', folder));
    const gzip = formatNamed('gzip');
    expect((await opened(gzip, made)).cells[0]).toMatchObject({ name: 'app.tar', inside: 'tar' });
    expect((await opened(gzip, made, 'b.tgz')).cells[0]).toMatchObject({ name: 'b.tar', inside: 'tar' });
    expect((await opened(gzip, made, 'messages.1.gz')).cells[0]).toMatchObject({ name: 'messages.1' });
    expect((await opened(gzip, gzipSync('x'))).cells[0]).toMatchObject({ name: 'decompressed', inside: null });
  });
});

/** Reads a stream here and there, as a format inside it would. */
async function within(bytes: Uint8Array, id: string, use: (source: Source) => void): Promise<string[]> {
  const unseen: string[] = [];
  for await (const part of formatNamed(id).cells(memory(bytes), alone)) {
    if ('reason' in part) unseen.push(part.reason);
    else use(part.source);
  }
  return unseen;
}

describe('reading a stream back and forth', () => {
  it.prop([fc.constantFrom('gzip', 'zstd', 'zlib'), fc.array(fc.tuple(fc.nat(), fc.nat({ max: 200_000 })), { maxLength: 8 })], {
    numRuns: 12,
  })('gives the same bytes whatever the order', async (id, reads) => {
    const bytes = Buffer.concat(
      Array.from({ length: 5 }, () => Buffer.concat([words(300_000), Buffer.alloc(4_000_000, 3), words(50_000)])),
    );
    const made = Buffer.concat([CODECS[id]?.make(bytes) as Buffer]);
    await within(made, id, (source) => {
      for (const [at, length] of reads) {
        const from = at % (bytes.length + 10);
        const into = new Uint8Array(length);
        const got = source.read(from, into);
        expect(got).toBe(Math.max(0, Math.min(length, bytes.length - from)));
        expect(Buffer.from(into.subarray(0, got)).equals(bytes.subarray(from, from + got))).toBe(true);
      }
      expect(source.size).toBe(bytes.length);
    });
  });

  it('begins again at a member or a frame, not at the beginning', async () => {
    const part = words(5_000_000);
    for (const id of ['gzip', 'zstd']) {
      const one = CODECS[id]?.make(part) as Buffer;
      const source = memory(Buffer.concat(Array.from({ length: 8 }, () => one)));
      for await (const cell of formatNamed(id).cells(source, alone)) {
        if ('reason' in cell) throw new Error(cell.detail);
        expect(cell.source.size).toBe(part.length * 8);
        const before = source.total;
        cell.source.read(part.length * 5, new Uint8Array(10));
        expect(source.total - before).toBeLessThan(one.length * 2);
      }
    }
  });

  it('knows its size once it was read to the end', async () => {
    const source = memory(gzipSync(words(12_000_000)));
    for await (const cell of formatNamed('gzip').cells(source, alone)) {
      if ('reason' in cell) throw new Error(cell.detail);
      expect(cell.source.size).toBe(12_000_000);
      cell.source.read(100_000, new Uint8Array(10));
      const before = source.total;
      expect(cell.source.size).toBe(12_000_000);
      expect(source.total).toBe(before);
    }
  });

  it('is given up where it would take for ever, and says so', async () => {
    const made = gzipSync(Buffer.alloc(60_000_000));
    let reads = 0;
    const unseen = await within(made, 'gzip', (source) => {
      while (reads < 1_000 && source.read(50_000_000, new Uint8Array(1)) === 1 && source.read(20_000, new Uint8Array(1)) === 1) reads++;
    });
    expect(reads).toBeGreaterThan(3);
    expect(reads).toBeLessThan(30);
    expect(unseen).toEqual(['too-large']);
  });
});

describe('bombs', () => {
  it('endless zeros are cut off where no honest file gives so much, and said so', async () => {
    const made = zstdCompressSync(Buffer.alloc(100_000_000));
    let total = 0;
    const unseen = await within(Buffer.concat(Array.from({ length: 100 }, () => made)), 'zstd', (source) => {
      const into = new Uint8Array(1_048_576);
      for (let got = source.read(0, into); got > 0; got = source.read(total, into)) total += got;
    });
    expect(total).toBeGreaterThan(1_000_000_000);
    expect(total).toBeLessThan(1_200_000_000);
    expect(unseen).toEqual(['too-large']);
  });

  it('empty members and blocks without end', async () => {
    const empty = gzipSync('');
    expect(await within(Buffer.concat(Array.from({ length: 21_000 }, () => empty)), 'gzip', (source) => source.size)).toEqual([
      'malformed',
    ]);
    const frame = Buffer.concat([Buffer.from('28b52ffd0058', 'hex'), Buffer.alloc(70_000)]);
    expect(await within(frame, 'zstd', (source) => source.size)).toEqual(['malformed']);
  });
});
