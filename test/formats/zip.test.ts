import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync, zstdCompressSync } from 'node:zlib';
import { fc, it } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { formatById, formatOf, type Format } from '../../src/formats/index.ts';
import { lacks } from '../real-programs.ts';
import { inFolder, opened, run, zipOf } from './archives.ts';
import { head, memory, utf8 } from './bytes.ts';

const zip = formatById('zip') as Format;
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** What Python's own zipfile reads from an archive: names and digests, in its order. */
function byPython(archive: string): Record<string, string> {
  const script = `
import hashlib, json, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
print(json.dumps({i.filename: hashlib.sha256(z.read(i)).hexdigest() for i in z.infolist() if not i.is_dir() and i.file_size}))`;
  return JSON.parse(run('python3', ['-c', script, archive]).toString()) as Record<string, string>;
}

const WRITE = `
import json, sys, zipfile
out, streamed, entries = sys.argv[1], sys.argv[2] == 'yes', json.load(sys.stdin)
class Unseekable:
    def __init__(self, file): self.file = file
    def write(self, data): return self.file.write(data)
    def flush(self): self.file.flush()
with open(out, 'wb') as file:
    with zipfile.ZipFile(Unseekable(file) if streamed else file, 'w') as z:
        for name, method, text, large in entries:
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            info.comment = b'about it'
            with z.open(info, 'w', force_zip64=large) as f: f.write(text.encode('utf-8'))
        z.comment = b'about all of it'
`;

const entry = fc.tuple(
  fc.oneof(fc.stringMatching(/^[a-z]{1,8}(\/[a-z]{1,8}){0,2}\.(txt|json|py)$/), fc.constantFrom('grün/ä.txt', '日本.md', 'a b.env')),
  fc.constantFrom(0, 8),
  fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.nat({ max: 3_000 }).map((count) => 'some text '.repeat(count)),
  ),
  fc.boolean(),
);

describe('zip', () => {
  test.skipIf(lacks('python3'))('the entries that Python wrote and reads, stored or deflated, streamed or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(entry, { selector: ([name]) => name, minLength: 1, maxLength: 6 }),
        fc.boolean(),
        async (entries, streamed) => {
          await inFolder({}, async (folder) => {
            const path = join(folder, 'a.zip');
            run('python3', ['-c', WRITE, path, streamed ? 'yes' : 'no'], JSON.stringify(entries));
            const bytes = readFileSync(path);
            expect(formatOf(head(bytes), null, bytes.length).id).toBe('zip');
            const { cells, unseen } = await opened(zip, bytes);
            expect(unseen).toEqual([]);
            expect(
              Object.fromEntries(cells.filter(({ content }) => content.length > 0).map(({ name, content }) => [name, digest(content)])),
            ).toEqual(byPython(path));
            for (const { pieces, content } of cells) {
              if (pieces === null) continue;
              const [piece] = pieces;
              expect(bytes.subarray(piece?.start, piece?.end).equals(content)).toBe(true);
            }
          });
        },
      ),
      { numRuns: 8 },
    );
  });

  test.skipIf(lacks('zip'))('what Info-ZIP wrote: levels, folders, prefixes, updates, deletions', async () => {
    const files = { 'a/one.txt': 'first '.repeat(500), 'a/two.json': '{"k":"v"}', 'three.bin': randomBytes(70_000), 'four.txt': 'fourth' };
    await inFolder(files, async (folder) => {
      const names = Object.keys(files);
      run('zip', ['-q', '-r', 'z.zip', ...names], '', folder);
      run('zip', ['-q', '-0', '-r', 'stored.zip', ...names], '', folder);
      writeFileSync(join(folder, 'prefixed.zip'), Buffer.concat([randomBytes(5_000), readFileSync(join(folder, 'z.zip'))]));
      writeFileSync(join(folder, 'adjusted.zip'), readFileSync(join(folder, 'prefixed.zip')));
      run('zip', ['-q', '-A', 'adjusted.zip'], '', folder);
      writeFileSync(join(folder, 'streamed.zip'), run('zip', ['-q', '-r', '-', ...names], '', folder));
      run('zip', ['-q', '-Z', 'bzip2', 'bzip2.zip', 'a/one.txt'], '', folder);
      for (const name of ['z.zip', 'stored.zip', 'prefixed.zip', 'adjusted.zip', 'streamed.zip']) {
        const { cells, unseen } = await opened(zip, readFileSync(join(folder, name)));
        expect([name, unseen]).toEqual([name, []]);
        expect(cells.map((cell) => [cell.name, digest(cell.content)]).sort()).toEqual(
          Object.entries(files)
            .map(([file, content]) => [file, digest(Buffer.from(content))])
            .sort(),
        );
      }
      const { cells } = await opened(zip, readFileSync(join(folder, 'bzip2.zip')));
      expect(cells.map(({ content }) => content.toString())).toEqual([files['a/one.txt']]);
    });
  });

  test.skipIf(lacks('zip', 'python3'))('encrypted entries are named, the others opened', async () => {
    await inFolder({ 'secret.txt': 'x'.repeat(100), 'open.txt': 'y' }, async (folder) => {
      run('zip', ['-q', '-P', 'pw', 'e.zip', 'secret.txt'], '', folder);
      run('zip', ['-q', 'e.zip', 'open.txt'], '', folder);
      const { cells, unseen } = await opened(zip, readFileSync(join(folder, 'e.zip')));
      expect(cells.map(({ name }) => name)).toEqual(['open.txt']);
      expect(unseen).toEqual([{ reason: 'encrypted', detail: 'under a password: secret.txt' }]);
    });
  });

  it('what the directory does not list: entries deleted from it, archives cut off', async () => {
    const bytes = zipOf([
      { name: 'gone.txt', content: 'deleted '.repeat(100), listed: false },
      { name: 'kept.txt', content: 'kept '.repeat(100) },
      { name: 'streamed.txt', content: 'streamed '.repeat(100), descriptor: true },
      { name: 'last.txt', content: 'last '.repeat(100), method: 0 },
    ]);
    expect((await opened(zip, bytes)).cells.map(({ name }) => name)).toEqual(['gone.txt', 'kept.txt', 'streamed.txt', 'last.txt']);
    const cut = await opened(zip, bytes.subarray(0, bytes.indexOf('last last') + 250));
    expect(cut.cells.map(({ name, content }) => [name, content.length])).toEqual([
      ['gone.txt', 800],
      ['kept.txt', 500],
      ['streamed.txt', 900],
      ['last.txt', 250],
    ]);
    expect(cut.unseen.map(({ reason, detail }) => [reason, detail.slice(0, 30)])).toEqual([
      ['malformed', "no directory at the archive's "],
      ['malformed', 'cut off: last.txt'],
    ]);
  });

  it('what only the directory tells: the size of a stored entry, entries behind a lie', async () => {
    const stored = zipOf([
      { name: 'a.ipynb', content: '{"cells":[]}', method: 0, descriptor: true },
      { name: 'b.txt', content: 'b' },
    ]);
    expect((await opened(zip, stored)).cells.map(({ name, content }) => [name, content.toString()])).toEqual([
      ['a.ipynb', '{"cells":[]}'],
      ['b.txt', 'b'],
    ]);
    const lying = zipOf([
      { name: 'liar', content: 'x', method: 0, size: 1_000_000 },
      { name: 'behind.txt', content: 'behind '.repeat(50) },
    ]);
    const { cells, unseen } = await opened(zip, lying);
    expect(cells.map(({ name }) => name)).toEqual(['liar', 'behind.txt']);
    expect(unseen.map(({ detail }) => detail)).toEqual(['cut off: liar']);
  });

  it('zstd entries, and ways to compress that are not read, by name and number', async () => {
    const bytes = zipOf([
      { name: 'z', content: 'zstd '.repeat(1_000), method: 93, raw: zstdCompressSync('zstd '.repeat(1_000)) },
      ...Array.from({ length: 12 }, (_, at) => ({ name: `d${at}`, content: 'x', method: 9, raw: randomBytes(40) })),
      { name: 'odd', content: 'x', method: 97, raw: randomBytes(40) },
      { name: 'aes', content: 'x', method: 99, raw: randomBytes(40) },
    ]);
    const { cells, unseen } = await opened(zip, bytes);
    expect(cells.map(({ content }) => content.length)).toEqual([5_000]);
    expect(unseen).toEqual([
      { reason: 'format-not-supported', detail: 'compressed with Deflate64: d0, d1, d2, d3, d4, d5, d6, d7, d8, d9 and 2 more' },
      { reason: 'format-not-supported', detail: 'compressed with WavPack: odd' },
      { reason: 'encrypted', detail: 'under a password: aes' },
    ]);
  });

  it('names in code page 437, in UTF-8 without the flag, with control characters, and without end', async () => {
    const bytes = zipOf([
      { name: Buffer.from([0x81, 0x94, 0x2e, 0x74]), content: 'x' },
      { name: 'grün', content: 'x' },
      { name: 'a\u001b[31mb\nc', content: 'x' },
      { name: 'n'.repeat(60_000), content: 'x' },
    ]);
    const { cells } = await opened(zip, bytes);
    expect(cells.map(({ name }) => name.slice(0, 20))).toEqual(['üö.t', 'grün', 'a\ufffd[31mb\ufffdc', 'n'.repeat(20)]);
    expect(cells[3]?.name.length).toBeLessThan(5_000);
  });

  it('a stored member is named by its line, and overwriting it leaves the structure', () => {
    const text = 'one\ntwo\nthe value\n';
    const bytes = zipOf([
      { name: 'x', content: 'x '.repeat(100) },
      { name: 'conf/app.env', content: text, method: 0 },
    ]);
    const at = bytes.indexOf('the value');
    expect(zip.locate(memory(bytes), { start: at, end: at + 9 })).toEqual([
      { kind: 'entry', name: 'conf/app.env' },
      { kind: 'line', line: 3, column: 1 },
    ]);
    const before = zip.structure(memory(bytes));
    const after = Buffer.from(bytes);
    after.fill('R', at - 8, at + 9);
    expect(zip.structure(memory(after))).toEqual(before);
  });

  it('is what else is a zip: browser extensions, executable archives of Python', async () => {
    const plain = zipOf([{ name: 'manifest.json', content: '{"k":1}' }]);
    const crx = Buffer.concat([Buffer.from('Cr24\u0003\0\0\0', 'latin1'), Buffer.from('10000000', 'hex'), randomBytes(16), plain]);
    const pyz = Buffer.concat([Buffer.from('#!/usr/bin/env python3\n'), plain]);
    for (const bytes of [crx, pyz]) {
      expect(formatOf(head(bytes), null, bytes.length).id).toBe('zip');
      expect((await opened(zip, bytes)).cells.map(({ name }) => name)).toEqual(['manifest.json']);
    }
    expect(formatOf(utf8('#!/bin/sh\necho PK\u0003\u0004\n'), null, 30).id).not.toBe('zip');
  });
});

describe('hostile zips', () => {
  it('a thousand entries of one header are one', async () => {
    const bytes = zipOf([{ name: 'one', content: 'x'.repeat(10_000) }], { listTimes: 1_000 });
    const { cells, unseen } = await opened(zip, bytes);
    expect(cells).toHaveLength(1);
    expect(unseen).toEqual([]);
  });

  it('entries that share their bytes are opened no further than once more the archive', async () => {
    // As in David Fifield's "A better zip bomb": each entry quotes the headers behind it and shares the kernel.
    const kernel = deflateRawSync(Buffer.alloc(4_000_000));
    const headers = 300;
    const names = Array.from({ length: headers }, (_, at) => `f${String(at).padStart(4, '0')}`);
    const headerLength = 30 + 5;
    const parts: Buffer[] = [];
    for (const [at, name] of names.entries()) {
      const header = Buffer.alloc(headerLength);
      header.write('PK\x03\x04', 0, 'latin1');
      header.writeUInt16LE(20, 4);
      header.writeUInt16LE(8, 8);
      header.writeUInt16LE(5, 26);
      header.write(name, 30);
      // A stored block that holds the next header.
      const quote = Buffer.from([0, headerLength, 0, ~headerLength & 0xff, 0xff]);
      header.writeUInt32LE(kernel.length + (headers - 1 - at) * (headerLength + 5), 18);
      parts.push(header, ...(at < headers - 1 ? [quote] : []));
    }
    const body = Buffer.concat([...parts, kernel]);
    const starts = names.map((_, at) => at * (headerLength + 5));
    const central = names.map((name, at) => {
      const record = Buffer.alloc(46 + 5);
      record.write('PK\x01\x02', 0, 'latin1');
      record.writeUInt16LE(8, 10);
      record.writeUInt16LE(5, 28);
      record.writeUInt32LE(starts[at] as number, 42);
      record.write(name, 46);
      return record;
    });
    const directory = Buffer.concat(central);
    const end = Buffer.alloc(22);
    end.write('PK\x05\x06', 0, 'latin1');
    end.writeUInt32LE(directory.length, 12);
    end.writeUInt32LE(body.length, 16);
    const bytes = Buffer.concat([body, directory, end]);
    let total = 0;
    const { cells, unseen } = await opened(zip, bytes);
    for (const { content } of cells) total += content.length;
    expect(cells[0]?.content.length).toBe(4_000_000 + (headers - 1) * headerLength);
    expect(cells.length).toBeLessThan(12);
    expect(total).toBeLessThan(50_000_000);
    expect(unseen.map(({ detail }) => detail.replace(/^\d+/, 'n'))).toEqual([
      'n entries share their bytes with others, and were not opened',
    ]);
  });

  it.prop([fc.uint8Array({ minLength: 20, maxLength: 400 }), fc.nat(), fc.constantFrom('local', 'central', 'end', 'anywhere')], {
    numRuns: 60,
  })('headers of noise: no error, nothing without end', async (noise, at, where) => {
    const bytes = zipOf([
      { name: 'a', content: 'a '.repeat(500) },
      { name: 'b', content: 'b', method: 0, descriptor: true },
      { name: 'c', content: 'c '.repeat(500), descriptor: true },
    ]);
    const from =
      where === 'local'
        ? 4
        : where === 'central'
          ? bytes.indexOf('PK\x01\x02') + 4
          : where === 'end'
            ? bytes.indexOf('PK\x05\x06') + 4
            : at % bytes.length;
    bytes.set(noise.subarray(0, Math.min(noise.length, 30, bytes.length - from)), from);
    const source = memory(bytes);
    zip.locate(source, { start: at % bytes.length, end: (at % bytes.length) + 1 });
    zip.structure(source);
    const { cells } = await opened(zip, bytes);
    expect(cells.length).toBeLessThan(10);
  });
});
