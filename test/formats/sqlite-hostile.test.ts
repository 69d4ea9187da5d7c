import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Format, Source } from '../../src/formats/index.ts';
import { alone, contentOf, memory } from './bytes.ts';
import { formatOf, sqlite, sqliteJournal, sqliteWal } from './sqlite-formats.ts';
import { aroundFile, inFolder, randomOf, someSeeds, writeDatabase } from './sqlite-stores.ts';

interface Read {
  readonly unseen: string[];
  readonly cells: number;
  /** Bytes that cells gave, and that were read for it. */
  readonly given: number;
  readonly taken: number;
}

async function readAll(format: Format, bytes: Uint8Array, name: string | null = null, beside: Uint8Array | null = null): Promise<Read> {
  const source = memory(bytes);
  const unseen: string[] = [];
  let [cells, given] = [0, 0];
  const around = { ...alone, name, beside: () => (beside === null ? null : memory(beside)) };
  for await (const part of format.cells(source, around)) {
    if ('reason' in part) unseen.push(part.reason);
    else {
      cells++;
      given += contentOf(part.source).length;
      part.pieces(0, part.source.size);
      part.locate?.(0, Math.min(4, part.source.size));
    }
  }
  return { unseen, cells, given, taken: source.total };
}

async function sample(seed: number): Promise<{ database: Uint8Array; log: Uint8Array }> {
  return inFolder((folder) => {
    const path = join(folder, 'a.db');
    const random = randomOf(seed);
    const { open } = writeDatabase(path, random, { wal: true, pageSize: 512, rows: 10 });
    open?.exec('PRAGMA wal_checkpoint(PASSIVE)');
    const read = { database: new Uint8Array(readFileSync(path)), log: new Uint8Array(readFileSync(`${path}-wal`)) };
    open?.close();
    return read;
  });
}

/** A page of 512 bytes with cells at its end, and the pointers to them. */
function pageOf(kind: number, cells: readonly Uint8Array[], right = 0, start = 0): Uint8Array {
  const page = new Uint8Array(512);
  const view = new DataView(page.buffer);
  page[start] = kind;
  view.setUint16(start + 3, cells.length);
  const header = kind < 8 ? 12 : 8;
  if (kind < 8) view.setUint32(start + 8, right);
  let end = 512;
  for (const [index, cell] of cells.entries()) {
    end -= cell.length;
    page.set(cell, end);
    view.setUint16(start + header + index * 2, end);
  }
  view.setUint16(start + 5, end);
  return page;
}

function databaseOf(first: Uint8Array, ...others: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(512 * (1 + others.length));
  bytes.set(first);
  bytes.set(new TextEncoder().encode('SQLite format 3\0'));
  bytes.set([2, 0, 1, 1, 0, 64, 32, 32], 16);
  bytes[59] = 1;
  for (const [index, page] of others.entries()) bytes.set(page, 512 * (index + 1));
  return bytes;
}

/** A row of sqlite_schema for a table `t` at a page. */
function schemaCell(row: number, root: number): Uint8Array {
  const sql = 'CREATE TABLE t(v)';
  const content = [...Buffer.from('tablett'), root, ...Buffer.from(sql)];
  const header = [6, 13 + 5 * 2, 13 + 2, 13 + 2, 1, 13 + sql.length * 2];
  return Uint8Array.from([header.length + content.length, row, ...header, ...content]);
}

const u32 = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

describe('hostile SQLite', () => {
  it('damage anywhere: survives, gives no more than a few times what is there, reads linearly', async () => {
    for (const seed of someSeeds(3)) {
      const { database, log } = await sample(seed);
      const random = randomOf(seed);
      for (let round = 0; round < 40; round++) {
        const bytes = database.slice();
        for (let flips = 1 + random(40); flips > 0; flips--) {
          // Headers of pages are where it hurts.
          const at = random(2) === 0 ? random(bytes.length) : 512 * random(bytes.length / 512) + random(40);
          bytes[at] = random(256);
        }
        bytes.set(database.subarray(0, 28));
        const cut = random(3) === 0 ? bytes.subarray(0, random(bytes.length)) : bytes;
        const { given, taken } = await readAll(sqlite, cut);
        expect(given, `seed ${seed}`).toBeLessThan(cut.length * 4 + 100_000);
        expect(taken, `seed ${seed}`).toBeLessThan(cut.length * 16 + 100_000);
        const noisy = log.slice();
        for (let flips = random(20); flips > 0; flips--) noisy[32 + random(noisy.length - 32)] = random(256);
        const read = await readAll(sqliteWal, noisy, 'a.db-wal', cut);
        expect(read.given, `seed ${seed}`).toBeLessThan(noisy.length * 16 + 100_000);
        await readAll(sqlite, database, 'a.db', noisy);
        await readAll(sqliteJournal, noisy);
      }
    }
  });

  it('a tree that leads back to itself is walked once, and told of', async () => {
    const loop = databaseOf(pageOf(13, [schemaCell(1, 2)], 0, 100), pageOf(5, [Uint8Array.from([...u32(3), 1])], 2), pageOf(5, [], 2));
    expect((await readAll(sqlite, loop)).unseen).toEqual(['malformed']);
    // Deeper than any honest tree: each page leads to the next one.
    const pages = Array.from({ length: 5_000 }, (_, index) => pageOf(5, [], index + 3));
    const deep = await readAll(sqlite, databaseOf(pageOf(13, [schemaCell(1, 2)], 0, 100), ...pages));
    expect(deep.unseen).toEqual(['malformed']);
    expect(deep.taken).toBeLessThan(5_002 * 512 * 8);
  });

  it('a thousand rows that share one chain of overflow pages give it once', async () => {
    const chain = Array.from({ length: 2_000 }, (_, index) => {
      const page = new Uint8Array(512).fill(0x61);
      page.set(u32(index === 1_999 ? 53 : index + 54));
      return page;
    });
    // 50 leaves of rows of 900,000 bytes each.
    const payload = 900_000;
    const varint = [0x80 | (payload >> 14), 0x80 | ((payload >> 7) & 127), payload & 127];
    const type = 12 + (payload - 5) * 2;
    const record = [5, 0x80 | ((type >> 21) & 127), 0x80 | ((type >> 14) & 127), 0x80 | ((type >> 7) & 127), type & 127];
    const usable = 512;
    const least = Math.floor(((usable - 12) * 32) / 255) - 23;
    const fitting = least + ((payload - least) % (usable - 4));
    const local = fitting <= usable - 35 ? fitting : least;
    const cell = Uint8Array.from([...varint, 1, ...record, ...new Uint8Array(local - 5).fill(0x62), ...u32(53)]);
    const leaves = Array.from({ length: 50 }, () => pageOf(13, [cell]));
    const root = pageOf(
      5,
      leaves.map((_, index) => Uint8Array.from([...u32(index + 3), 1])),
      3,
    );
    const bytes = databaseOf(pageOf(13, [schemaCell(1, 2)], 0, 100), root, ...leaves, ...chain);
    const { given, unseen } = await readAll(sqlite, bytes);
    expect(given).toBeGreaterThan(payload);
    expect(given).toBeLessThan(bytes.length * 2);
    expect(unseen).toEqual(['malformed']);
  });

  it('sizes that no file can hold are lies', async () => {
    for (const size of [0x7fff_ffff, 2 ** 50]) {
      const varint: number[] = [];
      for (let rest = size; varint.length === 0 || rest > 0; rest = Math.floor(rest / 128))
        varint.unshift((rest % 128) | (varint.length > 0 ? 128 : 0));
      const cell = Uint8Array.from([...varint, 1, 2, 0x7f, ...new Uint8Array(400)]);
      const { unseen, given } = await readAll(sqlite, databaseOf(pageOf(13, [schemaCell(1, 2)], 0, 100), pageOf(13, [cell])));
      expect([unseen, given < 2_000]).toEqual([['malformed'], true]);
    }
  });

  it('a database that is encrypted from its first byte, or behind its header', async () => {
    const noise = randomBytes(16_384);
    expect(formatOf(noise.subarray(0, 4_096), 'db', noise.length).id).toBe('sqlite-encrypted');
    expect(formatOf(noise.subarray(0, 4_096), null, noise.length).id).not.toBe('sqlite-encrypted');
    expect(formatOf(new TextEncoder().encode('key = value\n'.repeat(512)), 'db', 6_144).id).toBe('text');
    const header = databaseOf(Uint8Array.from(randomBytes(512)), Uint8Array.from(randomBytes(512)));
    header[20] = 16;
    header[100] = 99;
    expect((await readAll(sqlite, header)).unseen).toEqual(['encrypted']);
  });

  it('a log that is begun anew while it is read is told of', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'a.db');
      const { open } = writeDatabase(path, randomOf(5), { wal: true, pageSize: 512, rows: 12 });
      const around = aroundFile(path);
      const log = memory(new Uint8Array(readFileSync(`${path}-wal`)));
      let reads = 0;
      const changing: Source = {
        size: log.size,
        read(at, into) {
          const got = log.read(at, into);
          // Other salts, once the log has been indexed.
          if (++reads > 3 && into.length === 24) into.fill(1, 8, 16);
          return got;
        },
      };
      const unseen: string[] = [];
      for await (const part of sqlite.cells(memory(new Uint8Array(readFileSync(path))), { ...around, beside: () => changing }))
        if ('reason' in part) unseen.push(part.reason);
      expect(unseen).toContain('changed-while-reading');
      open?.close();
    });
  });

  it('a hundred thousand pages: memory does not grow with the file', async () => {
    // A leaf whose row is 300 bytes, over and over: 200 MiB that never stand in memory.
    const row = Uint8Array.from([0x82, 0x2c, 1, 3, 0x84, 0x5f, ...new Uint8Array(297).fill(0x63)]);
    const leaf = pageOf(13, [row]);
    const first = databaseOf(pageOf(13, [schemaCell(1, 2)], 0, 100));
    const fanout = 100;
    const leaves = 400_000;
    const middle = Math.ceil(leaves / fanout);
    const upper = Math.ceil(middle / fanout);
    const inner = (from: number, count: number): Uint8Array =>
      pageOf(
        5,
        Array.from({ length: Math.min(50, count) }, (_, index) => Uint8Array.from([...u32(from + index), 1])),
        from,
      );
    const source: Source = {
      size: (2 + upper + middle + leaves) * 512,
      read(at, into) {
        let count = 0;
        while (count < into.length && at + count < this.size) {
          const number = Math.floor((at + count) / 512);
          const page =
            number === 0
              ? first
              : number === 1
                ? inner(3, upper)
                : number < 2 + upper
                  ? inner(3 + upper + (number - 2) * fanout, fanout)
                  : number < 2 + upper + middle
                    ? inner(3 + upper + middle + (number - 2 - upper) * fanout, fanout)
                    : leaf;
          const from = (at + count) % 512;
          const part = page.subarray(from, from + into.length - count);
          into.set(part, count);
          count += part.length;
        }
        return count;
      },
    };
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    let given = 0;
    for await (const part of sqlite.cells(source, alone)) {
      if (!('reason' in part)) given += part.source.size;
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    expect(given).toBeGreaterThan(20_000_000);
    expect(most).toBeLessThan(100 * 1_048_576);
  });
});
