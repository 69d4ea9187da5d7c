import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, deflateRawSync, deflateSync, gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Lz4Encoder } from '../../src/formats/codecs/lz4-encoder.ts';
import { formatById } from '../../src/formats/index.ts';
import { lacks } from '../real-programs.ts';
import { inFolder, run, tarOf, zipOf } from './archives.ts';
import { lacksModule, python, pythonEach } from './python.ts';
import { filler, redacting } from './rewriting.ts';
import { gzipNamed } from './whole-samples.ts';
import { DeepWriter, writers, writtenAnew } from './written-anew.ts';

/** Archives and compressed files that are rewritten, read by programs that are not ours. */

const zip = formatById('zip');
const gzip = formatById('gzip');
const zstd = formatById('zstd');
const mozLz4 = formatById('mozlz4');
if (mozLz4 === null || zip === null || gzip === null || zstd === null) throw new Error('formats are missing');

const token = (): string => `T${randomBytes(15).toString('hex')}`;
const lines = (...values: readonly string[]): string => values.map((value, index) => `line ${index}: ${value}\n`.repeat(7)).join('');

/** All that Python's zipfile tells of an archive that is not said of its bytes, and its contents; fails where a checksum is wrong. */
function asPythonSees(bytes: Uint8Array): { comment: string; entries: { name: string; about: string; content: string }[] } {
  const script = `
import io, json, sys, zipfile
z = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))
assert z.testzip() is None
print(json.dumps({"comment": z.comment.hex(), "entries": [{
  "name": i.filename,
  "about": repr((i.date_time, i.external_attr, i.internal_attr, i.compress_type, i.comment, i.create_system, i.create_version,
    i.extract_version, i.flag_bits, [e for e in i.extra[:4]])),
  "content": z.read(i).hex()} for i in z.infolist()]}))`;
  return JSON.parse(python(script, bytes).toString());
}

function expectOthersKept(before: Uint8Array, after: Uint8Array, needle: string, left = 0): void {
  const [was, is] = [asPythonSees(before), asPythonSees(after)];
  const redacted = (hex: string): string => hex.replaceAll(Buffer.from(needle).toString('hex'), filler(needle.length).toString('hex'));
  expect(is).toEqual({ ...was, entries: was.entries.map((entry) => ({ ...entry, content: redacted(entry.content) })) });
  expect(JSON.stringify(was)).toContain(Buffer.from(needle).toString('hex'));
  expect(Buffer.from(after).toString('latin1').split(needle).length - 1).toBe(left);
}

async function redactedIn(bytes: Uint8Array, needle: string, hint: string | null = null): Promise<{ bytes: Buffer; kept: string[] }> {
  const writer = new DeepWriter(redacting([needle]));
  const after = await writer.written(bytes, hint);
  return { bytes: after, kept: writer.kept.map(({ detail }) => detail) };
}

describe.skipIf(lacks('zip', 'unzip', '/usr/bin/python3'))('zip archives', () => {
  it.each([
    ['plain', ['-X']],
    ['with times and owners', []],
    ['stored', ['-0']],
    ['as zip64', ['-fz']],
    ['with a comment', ['-z']],
    ['with sizes behind the data', ['-fd']],
  ])('%s: entries are changed, and all else is as it was', async (_, options) => {
    const needle = token();
    const files = {
      'a/first.txt': lines('nothing here'),
      'a/second.txt': lines(needle, 'and more'),
      'noise.bin': randomBytes(90_000),
      'third.env': `KEY=${needle}\n`,
      'empty.txt': '',
    };
    await inFolder(files, async (folder) => {
      run(
        'zip',
        ['-qr', ...options, 'made.zip', 'a', 'noise.bin', 'third.env', 'empty.txt'],
        options.includes('-z') ? 'a comment\n' : '',
        folder,
      );
      const before = readFileSync(join(folder, 'made.zip'));
      const { bytes: after, kept } = await redactedIn(before, needle);
      expect(kept).toEqual([]);
      expectOthersKept(before, after, needle);
      writeFileSync(join(folder, 'after.zip'), after);
      expect(run('unzip', ['-t', 'after.zip'], '', folder).toString()).toContain('No errors detected');
      expect(run('zip', ['-T', 'after.zip'], '', folder).toString()).toContain('OK');
      // What did not change stands there byte for byte.
      expect(after.includes(before.subarray(before.indexOf('noise.bin') - 30, before.indexOf('noise.bin') + 90_000))).toBe(true);
    });
  });

  it('behind a program, and read in a stream', async () => {
    const needle = token();
    const made = python(
      `
import sys, zipfile
class Pipe:
  def write(self, b): return sys.stdout.buffer.write(b)
  def flush(self): pass
with zipfile.ZipFile(Pipe(), "w", zipfile.ZIP_DEFLATED) as z:
  z.writestr("one", sys.argv[1] * 9)
  z.writestr("two", "two" * 100)
  with z.open("large", "w", force_zip64=True) as f: f.write(sys.argv[1].encode() * 3)
  z.writestr("three", sys.argv[1] + "!")`,
      '',
      needle,
    );
    const { bytes: after, kept } = await redactedIn(made, needle);
    expect(kept).toEqual([]);
    expectOthersKept(made, after, needle);
    // A stub before the archive: its offsets count from behind it.
    const stub = Buffer.concat([Buffer.from('#!/usr/bin/env python3\n\0'), made]);
    const behind = await redactedIn(stub, needle);
    expect(behind.bytes.subarray(0, 24).equals(stub.subarray(0, 24))).toBe(true);
    expectOthersKept(stub, behind.bytes, needle);
    // What looks like an entry in the stub is the program's.
    const likely = zipOf([{ name: 'in-the-stub', content: needle, method: 0 }]).subarray(0, 30 + 11 + needle.length);
    const program = Buffer.concat([stub.subarray(0, 24), likely, made]);
    const inProgram = await redactedIn(program, needle);
    expect(inProgram.kept).toEqual([expect.stringContaining('in the program')]);
    expect(inProgram.bytes.subarray(0, 24 + likely.length).equals(program.subarray(0, 24 + likely.length))).toBe(true);
    expectOthersKept(program, inProgram.bytes, needle, 1);
  });

  it('content of another length, large and stored, is asked for twice', async () => {
    const entries = [
      { name: 'large', content: randomBytes(5_000_000), method: 0 },
      { name: 'small', content: 'small '.repeat(20) },
    ];
    const before = zipOf(entries);
    const now = randomBytes(6_000_000);
    const asked: string[] = [];
    const { bytes: after, kept } = await writtenAnew(zip, before, async ({ locator: [step] }) => {
      const name = step?.kind === 'entry' ? step.name : '';
      asked.push(name);
      return name === 'large' ? { content: pieces(now) } : null;
    });
    expect(kept).toEqual([]);
    expect(asked).toEqual(['large', 'large', 'small']);
    expect(asPythonSees(after).entries.map(({ content }) => content)).toEqual([
      now.toString('hex'),
      Buffer.from('small '.repeat(20)).toString('hex'),
    ]);
    // Another answer than the first time: the file is not to be used.
    let time = 0;
    const torn = await writtenAnew(zip, before, async () => ({ content: pieces(randomBytes(6_000_000 + time++)) }));
    expect(torn.kept).toEqual([{ locator: [], cause: 'changed', detail: 'the archive changed while it was read: try again' }]);
  });

  it('a deleted entry that would change is left out, another stays', async () => {
    const needle = token();
    const before = zipOf([
      { name: 'kept', content: 'kept '.repeat(9) },
      { name: 'deleted', content: `${needle} deleted`, listed: false },
      { name: 'streamed', content: `${needle} streamed`, listed: false, descriptor: true },
      { name: 'harmless', content: 'harmless '.repeat(9), listed: false, method: 0 },
      { name: 'last', content: `${needle} last` },
    ]);
    const { bytes: after, kept } = await redactedIn(before, needle);
    expect(kept).toEqual([]);
    expect(asPythonSees(after).entries.map(({ name }) => name)).toEqual(['kept', 'last']);
    expect(after.includes('deleted')).toBe(false);
    expect(after.includes('harmless')).toBe(true);
    expect((await redactedIn(after, needle)).bytes.equals(after)).toBe(true);
  });

  it.each([
    ['META-INF/CERT.SF', 'signed'],
    ['META-INF/mozilla.rsa', 'signed'],
    ['_xmlsignatures/sig1.xml', 'signed'],
  ])('a signed one (%s) is left as it is, and that is told', async (name, why) => {
    const needle = token();
    const before = zipOf([
      { name: 'a', content: needle },
      { name, content: 'signature' },
    ]);
    const { bytes: after, kept } = await redactedIn(before, needle);
    expect(after.equals(before)).toBe(true);
    expect(kept).toEqual([expect.stringContaining(why)]);
    expect((await redactedIn(before, 'not in there')).kept).toEqual([]);
  });

  it('an entry with a wrong checksum does not become a right one', async () => {
    const needle = token();
    const before = zipOf([
      { name: 'wrong', content: needle, method: 0 },
      { name: 'right', content: `${needle} right` },
    ]);
    before[before.indexOf(needle) + needle.length - 1] = 0x21;
    const { bytes: after, kept } = await redactedIn(before, needle.slice(0, -1));
    expect(kept).toEqual([expect.stringContaining('checksum is wrong')]);
    expect(after.subarray(0, 60).equals(before.subarray(0, 60))).toBe(true);
    expect(() => asPythonSees(after)).toThrow();
  });

  it('what is under a password is carried over', async () => {
    const needle = token();
    await inFolder({ 'secret.txt': lines('secret'), 'open.txt': lines(needle) }, async (folder) => {
      run('zip', ['-qP', 'password', 'made.zip', 'secret.txt'], '', folder);
      run('zip', ['-q', 'made.zip', 'open.txt'], '', folder);
      const before = readFileSync(join(folder, 'made.zip'));
      const { bytes: after, kept } = await redactedIn(before, needle);
      expect(kept).toEqual([]);
      writeFileSync(join(folder, 'after.zip'), after);
      expect(run('unzip', ['-P', 'password', '-p', 'after.zip'], '', folder).toString()).toBe(
        `${lines('secret')}${lines(needle).replaceAll(needle, filler(needle.length).toString())}`,
      );
    });
  });
});

describe('compressed streams', () => {
  it.skipIf(lacks('gzip'))('gzip keeps name, time and members', async () => {
    const needle = token();
    const before = Buffer.concat([gzipNamed(lines('first')), gzipNamed(lines(needle)), gzipSync(lines('last'))]);
    const { bytes: after, kept } = await redactedIn(before, needle);
    expect(kept).toEqual([]);
    expect(run('gzip', ['-dc'], after).toString()).toBe(
      lines('first') + lines(needle).replaceAll(needle, filler(needle.length).toString()) + lines('last'),
    );
    const first = gzipNamed(lines('first')).length;
    expect(after.subarray(0, first + 21).equals(before.subarray(0, first + 21))).toBe(true);
    expect(after.subarray(-gzipSync(lines('last')).length).equals(gzipSync(lines('last')))).toBe(true);
  });

  it('gzip with a wrong checksum, or fields of its own, is left as it is', async () => {
    const needle = token();
    const wrong = gzipSync(lines(needle));
    wrong[wrong.length - 8] = (wrong[wrong.length - 8] as number) ^ 1;
    const blocks = gzipSync(lines(needle));
    const extra = Buffer.concat([blocks.subarray(0, 10), Buffer.from('\x06\0BC\x02\0\0\0', 'latin1'), blocks.subarray(10)]);
    extra[3] = 4;
    for (const before of [wrong, extra]) {
      const { bytes: after, kept } = await redactedIn(before, needle);
      expect(after.equals(before)).toBe(true);
      expect(kept.length).toBe(1);
    }
  });

  it.skipIf(lacks('zstd'))('zstd: each frame by itself, with its checksum and size', async () => {
    const needle = token();
    const frames = [lines('first'), lines(needle), lines('last')].map((text) => run('zstd', ['-qc', `--stream-size=${text.length}`], text));
    const { bytes: after, kept } = await redactedIn(Buffer.concat(frames), needle);
    expect(kept).toEqual([]);
    await inFolder({ 'after.zst': after }, (folder) => {
      run('zstd', ['-qt', 'after.zst'], '', folder);
      expect(run('zstd', ['-lv', 'after.zst'], '', folder).toString()).toMatch(/Decompressed Size:.*\([0-9]+ B\)[^]*Check: XXH64/);
    });
    expect(run('zstd', ['-dc'], after).includes(needle)).toBe(false);
    expect(after.subarray(0, frames[0]?.length).equals(frames[0] as Buffer)).toBe(true);
    const skippable = Buffer.concat([Buffer.from([0x5e, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 1, 2])]);
    expect((await redactedIn(Buffer.concat([...frames, skippable]), needle)).kept).toEqual([
      expect.stringContaining('table of its pieces'),
    ]);
  });

  it.each([
    ['zlib', null, (text: string) => deflateSync(text)],
    ['deflate', 'raw-deflate', (text: string) => deflateRawSync(`\0\u0001${text}`)],
    ['brotli', 'br', (text: string) => brotliCompressSync(`\0\u0001${text}`)],
  ])('%s', async (_, hint, packed) => {
    const needle = token();
    const { bytes: after, kept } = await redactedIn(packed(lines(needle)), needle, hint);
    expect(kept).toEqual([]);
    expect((await redactedIn(after, needle, hint)).bytes.equals(after)).toBe(true);
    expect(after.includes(needle)).toBe(false);
  });

  it.each([
    ['gzip', gzip, gzipSync],
    ['zstd', zstd, zstdCompressSync],
  ] as const)('%s of 64 MiB: little memory, whatever changes', async (_, format, packed) => {
    const before = packed(Buffer.alloc(67_108_864, 'some text that goes on and on, '));
    let most = 0;
    const { rewriting } = format;
    if (rewriting?.kind !== 'whole') throw new Error('not written anew');
    const source = { size: before.length, read: (at: number, into: Uint8Array) => before.copy(into, 0, at, at + into.length) };
    const change = async (): Promise<{ start: number; bytes: Uint8Array }[]> => [{ start: 60_000_000, bytes: Buffer.from('changed') }];
    const parts: Uint8Array[] = [];
    const begun = process.memoryUsage().arrayBuffers;
    for await (const part of rewriting.rewritten(source, writers, change)) {
      if (!(part instanceof Uint8Array)) throw new Error(JSON.stringify(part));
      if (part.length > 0) parts.push(part);
      most = Math.max(most, process.memoryUsage().arrayBuffers - begun);
    }
    expect(Buffer.concat(parts).length).toBeLessThan(before.length * 2);
    expect(most).toBeLessThan(100_000_000);
  });
});

describe.skipIf(lacksModule('lz4.block'))('LZ4, read by its own library', () => {
  const json = JSON.stringify(
    Array.from({ length: 9_000 }, (_, index) => ({ url: `https://example.test/${index % 70}`, title: `page ${index}` })),
  );
  const contents = [
    '',
    'a',
    'short text',
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    'x'.repeat(400_000),
    json,
    randomBytes(300_000),
    Buffer.concat([Buffer.from(json), randomBytes(70_000), Buffer.from(json)]),
    ...Array.from({ length: 40 }, (_, index) => Buffer.from(json.slice(index * 500, index * 503 + index))),
  ].map((content) => Buffer.from(content as string));

  it('blocks give what was written, in pieces of any length, and texts are short', () => {
    const blocks = contents.flatMap((content) =>
      [7, 70_000, Infinity].map((length) => {
        const encoder = new Lz4Encoder();
        const parts: Uint8Array[] = [];
        const step = Math.max(length, content.length / 10_000);
        for (let at = 0; at < content.length; at += step) parts.push(encoder.push(content.subarray(at, at + step)));
        const block = Buffer.concat([...parts, encoder.end()]);
        const size = Buffer.alloc(4);
        size.writeUInt32LE(content.length);
        return Buffer.concat([size, block]);
      }),
    );
    const read = pythonEach('lz4.block', 'lz4.block.decompress(b)', blocks);
    for (const [index, bytes] of read.entries()) expect(bytes.equals(contents[Math.floor(index / 3)] as Buffer)).toBe(true);
    expect(blocks[17]?.length).toBeLessThan(json.length / 5);
  });

  it("Firefox's files, with content of the same length and of another", async () => {
    const needle = token();
    const [before = Buffer.alloc(0)] = pythonEach('lz4.block', "b'mozLz40\\0' + lz4.block.compress(b)", [
      Buffer.from(json + needle + json),
    ]);
    const wanted = Buffer.from(json + filler(needle.length).toString() + json);
    const same = await redactedIn(before, needle);
    expect(same.kept).toEqual([]);
    const { bytes: longer, kept } = await writtenAnew(mozLz4, before, async () => ({ content: pieces(Buffer.from(`${json}${json}!`)) }));
    expect(kept).toEqual([]);
    const read = pythonEach('lz4.block', 'lz4.block.decompress(b[8:])', [same.bytes, longer]);
    expect(read[0]?.equals(wanted)).toBe(true);
    expect(read[1]?.toString()).toBe(`${json}${json}!`);
    expect(same.bytes.includes(needle)).toBe(false);
  });
});

describe.skipIf(lacks('tar', 'gzip', 'unzip', '/usr/bin/python3'))('one in another', () => {
  it('a stored zip in a tar in a gzip', async () => {
    const needle = token();
    const files = { 'inner.txt': lines(needle), 'outer.txt': lines(needle), 'other.bin': randomBytes(5_000) };
    await inFolder(files, async (folder) => {
      run('zip', ['-q0', 'inner.zip', 'inner.txt', 'other.bin'], '', folder);
      run('tar', ['-czf', 'made.tgz', 'outer.txt', 'inner.zip', 'other.bin'], '', folder);
      const { bytes: after, kept } = await redactedIn(readFileSync(join(folder, 'made.tgz')), needle);
      expect(kept).toEqual([]);
      expect(after.includes(needle)).toBe(false);
      expect(gunzipSync(after).includes(needle)).toBe(false);
      await inFolder({ 'after.tgz': after }, (other) => {
        run('tar', ['-xzf', 'after.tgz'], '', other);
        run('unzip', ['-tq', 'inner.zip'], '', other);
        const redacted = lines(needle).replaceAll(needle, filler(needle.length).toString());
        expect(run('unzip', ['-p', 'inner.zip', 'inner.txt'], '', other).toString()).toBe(redacted);
        expect(readFileSync(join(other, 'outer.txt'), 'utf8')).toBe(redacted);
        expect(readFileSync(join(other, 'other.bin')).equals(files['other.bin'])).toBe(true);
      });
    });
  });

  it('gzip in zip in zip in zstd, all of them compressed', async () => {
    const needle = token();
    const inner = zipOf([{ name: 'log.gz', content: gzipSync(lines(needle)) }]);
    const outer = zipOf([
      { name: 'inner.zip', content: inner },
      { name: 'stored.zip', content: inner, method: 0, descriptor: false },
    ]);
    const { bytes: after, kept } = await redactedIn(zstdCompressSync(outer), needle);
    expect(kept).toEqual([]);
    const read = python(
      `
import gzip, io, sys, zipfile
z = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))
for name in z.namelist():
  i = zipfile.ZipFile(io.BytesIO(z.read(name)))
  assert i.testzip() is None
  sys.stdout.buffer.write(gzip.decompress(i.read("log.gz")))`,
      zstdDecompressSync(after),
    ).toString();
    expect(read).toBe(lines(needle).replaceAll(needle, filler(needle.length).toString()).repeat(2));
  });

  it('a member of a tar that would become longer or shorter stays as it is, and that is told', async () => {
    const needle = token();
    const before = tarOf([
      ['inner.zip', zipOf([{ name: 'a', content: lines(needle) }])],
      ['plain.txt', Buffer.from(needle)],
    ]);
    const { bytes: after, kept } = await redactedIn(before, needle);
    expect(kept).toEqual([expect.stringContaining('another length')]);
    expect(Buffer.from(after).includes(needle)).toBe(false);
    expect(Buffer.from(after).subarray(0, 1_024).equals(Buffer.from(before).subarray(0, 1_024))).toBe(true);
  });

  it('what a container image names by its checksum stays as it is', async () => {
    const needle = token();
    const before = tarOf([[`blobs/sha256/${'0a'.repeat(32)}`, Buffer.from(lines(needle))]]);
    const { bytes: after, kept } = await redactedIn(before, needle);
    expect(kept).toEqual([expect.stringContaining('container image')]);
    expect(after.equals(before)).toBe(true);
    expect((await redactedIn(before, 'not in there')).kept).toEqual([]);
  });

  it('a file with holes', async () => {
    const needle = token();
    await inFolder({}, async (folder) => {
      const holes = Buffer.alloc(300_000);
      holes.write(needle, 200_000);
      writeFileSync(join(folder, 'holes'), holes);
      run('sh', ['-c', 'cp --sparse=always holes sparse'], '', folder);
      for (const format of ['gnu', 'pax']) {
        run('tar', ['-S', `--format=${format}`, '-cf', 'made.tar', 'sparse'], '', folder);
        const { bytes: after, kept } = await redactedIn(readFileSync(join(folder, 'made.tar')), needle);
        expect(kept).toEqual([]);
        const out = run('tar', ['-xOf', '-', 'sparse'], after);
        holes.set(filler(needle.length), 200_000);
        expect(out.equals(holes)).toBe(true);
        holes.write(needle, 200_000);
      }
    });
  });
});

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000);
}
