import { chmodSync, linkSync, readdirSync, statSync, utimesSync } from 'node:fs';
import {
  brotliCompressSync,
  brotliDecompressSync,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateSync,
  zstdCompressSync,
  zstdDecompressSync,
} from 'node:zlib';
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { crc32c, masked } from '../../src/formats/codecs/crc32c.ts';
import { formats } from '../../src/formats/index.ts';
import { undoPurge } from '../../src/purge/undo.ts';
import { tarOf, zipOf } from '../formats/archives.ts';
import { copyqTab } from '../formats/copyq-tabs.ts';
import { lacksModule, python } from '../formats/python.ts';
import { literals, u32 } from '../formats/store-samples.ts';
import { gzipNamed, lz4Frame } from '../formats/whole-samples.ts';
import { lacks } from '../real-programs.ts';
import { freshSecret, PurgeHome, tools } from './purge-home.ts';

/** Files that are written anew beside themselves and moved onto their name. */

const text = (secret: string) => `first line\nTOKEN=${secret}\n${'more of it\n'.repeat(50)}`;
const redacted = (secret: string) => text(`REDACTED${'x'.repeat(secret.length - 8)}`);

/** How each is made of a text, and read again by other code than ours; null where that is tested elsewhere. */
const WHOLE: Readonly<Record<string, readonly [string, (text: string) => Uint8Array, ((bytes: Buffer) => Buffer) | null]>> = {
  gzip: ['app.log.1.gz', gzipNamed, gunzipSync],
  zlib: ['object.zlib', (plain) => deflateSync(plain), inflateSync],
  zstd: ['app.log.zst', (plain) => zstdCompressSync(plain), zstdDecompressSync],
  brotli: ['page.html.br', (plain) => brotliCompressSync(plain), brotliDecompressSync],
  lz4: ['app.log.lz4', (plain) => lz4Frame(plain, 28), null],
  zip: [
    'export.zip',
    (plain) => zipOf([{ name: 'a.txt', content: plain }]),
    (bytes) => execFileSync('/usr/bin/python3', ['-c', UNZIP], { input: bytes }),
  ],
  mozlz4: [
    'search.json.mozlz4',
    (plain) => Buffer.concat([Buffer.from('mozLz40\0'), u32(plain.length), literals(Buffer.from(plain))]),
    null,
  ],
  snappy: [
    'app.log.sz',
    (plain) => {
      const sum = u32(masked(crc32c(Buffer.from(plain))));
      return Buffer.concat([Buffer.from('\xff\x06\0\0sNaPpY', 'latin1'), u32((plain.length + 4) * 256 + 1), sum, Buffer.from(plain)]);
    },
    null,
  ],
  copyq: ['.config/copyq/copyq_tab_x.dat', (plain) => copyqTab([{ 'text/plain': plain }], true), null],
};
const UNZIP = 'import io, sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read())).read("a.txt"))';
/** Only found inside other files. */
const INSIDE = ['deflate'];

it('every format that is written anew is purged here', () => {
  const whole = formats.filter(({ rewriting }) => rewriting?.kind === 'whole').map(({ id }) => id);
  expect(new Set([...Object.keys(WHOLE), ...INSIDE])).toEqual(new Set(whole));
});

function names(home: PurgeHome): string[] {
  return readdirSync(home.home, { recursive: true }).map(String).sort();
}

function stat(home: PurgeHome, name: string) {
  const { mode, uid, gid, mtimeNs } = statSync(home.path(name), { bigint: true });
  return { mode, uid, gid, mtimeNs };
}

describe.skipIf(lacks('/usr/bin/python3')).each(Object.entries(WHOLE))('%s', (id, [name, make, read]) => {
  it('is purged, keeps its attributes, and comes back by undo as often as wanted', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    home.write(name, make(text(secret)));
    chmodSync(home.path(name), 0o640);
    utimesSync(home.path(name), 1_000_000_000, 1_111_111_111.25);
    const [before, was, there] = [home.read(name), stat(home, name), names(home)];

    const { plan, outcome, undoJob } = await home.purge({ e1: secret });
    expect(plan.steps.map(({ format, method }) => [format, method])).toEqual([[id, 'P7']]);
    expect(outcome.fates.flatMap(({ reason }) => reason ?? [])).toEqual([]);
    expect(outcome).toMatchObject({ remaining: 0, notVisible: [], filesWritten: 1 });
    expect(await home.hits({ e1: secret }, 'slow')).toEqual([]);
    expect(stat(home, name)).toEqual(was);
    expect(names(home)).toEqual(there);
    if (read !== null) expect(read(home.read(name)).toString()).toBe(redacted(secret));

    for (const round of [1, 2]) {
      const { files } = await undoPurge(undoJob, tools());
      expect(
        files.map(({ result }) => result),
        String(round),
      ).toEqual(['restored']);
      expect(home.read(name).equals(before)).toBe(true);
      expect(stat(home, name)).toEqual(was);
      expect(names(home)).toEqual(there);
    }
  });
});

/** Reads zips in tars in zips, to the last file: names and contents. */
const DEEP = `
import gzip, io, json, sys, tarfile, zipfile
out = {}
def look(name, b):
    if b[:4] == b'PK\\x03\\x04':
        z = zipfile.ZipFile(io.BytesIO(b))
        assert z.testzip() is None
        for i in z.infolist(): look(name + '/' + i.filename, z.read(i))
    elif b[:2] == b'\\x1f\\x8b': look(name + '/gz', gzip.decompress(b))
    elif b[257:262] == b'ustar':
        for m in tarfile.open(fileobj=io.BytesIO(b)): look(name + '/' + m.name, tarfile.open(fileobj=io.BytesIO(b)).extractfile(m).read())
    else: out[name] = b.decode('latin1')
look('', sys.stdin.buffer.read())
print(json.dumps(out))`;

describe.skipIf(lacksModule('zipfile'))('archives in archives', () => {
  const deep = (bytes: Uint8Array) => JSON.parse(python(DEEP, bytes).toString()) as Record<string, string>;

  it('a zip in a tar in a gzip in a zip, stored and packed; in other lengths, and all else as it was', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const zip = zipOf([
      { name: 'packed.txt', content: text(secret) },
      { name: 'stored.txt', content: text(secret), method: 0 },
      { name: 'late.txt', content: text(secret), descriptor: true },
      { name: 'other.txt', content: 'no copy' },
    ]);
    const tar = tarOf([
      ['a.env', Buffer.from(text(secret))],
      ['in.zip', zip],
      ['b.txt', Buffer.from('nothing')],
    ]);
    home.write(
      'all.zip',
      zipOf([
        { name: 't.tgz', content: gzipSync(tar) },
        { name: 's.zip', content: zip, method: 0 },
        { name: 'c.txt', content: 'c' },
      ]),
    );
    home.write('plain.tar', tar);
    const before = new Map(['all.zip', 'plain.tar'].map((name) => [name, home.read(name)]));
    const { plan, outcome, undoJob } = await home.purge({ e1: secret });
    expect(plan.steps.map(({ method }) => method).sort()).toEqual(['P6', 'P7']);
    expect(outcome.fates.flatMap(({ reason }) => reason ?? [])).toEqual([]);
    expect(outcome).toMatchObject({ remaining: 0, filesWritten: 2 });
    expect(await home.hits({ e1: secret }, 'slow')).toEqual([]);
    for (const [name, bytes] of before) {
      const was = deep(bytes);
      const is = deep(home.read(name));
      expect(Object.keys(is)).toEqual(Object.keys(was));
      for (const [path, content] of Object.entries(was)) expect(is[path], path).toBe(content.replaceAll(text(secret), redacted(secret)));
    }
    await undoPurge(undoJob, tools());
    for (const [name, bytes] of before) expect(home.read(name).equals(bytes)).toBe(true);
  });

  it('nested deeper than is opened: told, and left as it was', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    let inner: Buffer = Buffer.from(text(secret));
    for (let depth = 0; depth < 7; depth += 1)
      inner = zipOf([
        { name: `${depth}.zip`, content: inner },
        { name: 'x', content: text(secret) },
      ]);
    home.write('deep.zip', inner);
    const { outcome } = await home.purge({ e1: secret });
    expect(outcome).toMatchObject({ filesWritten: 1, remaining: 0, notVisible: [{ reason: 'too-deep' }] });
    const after = deep(home.read('deep.zip'));
    expect(Object.values(after).filter((content) => content === redacted(secret))).toHaveLength(5);
    expect(Object.values(after).filter((content) => content === text(secret))).toHaveLength(3);
  });

  it('a tar with two names: what keeps its length goes, what cannot is named', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const member = gzipSync(text(secret));
    home.write(
      'a.tar',
      tarOf([
        ['a.env', Buffer.from(text(secret))],
        ['b.gz', member],
      ]),
    );
    linkSync(home.path('a.tar'), home.path('b.tar'));
    const { outcome } = await home.purge({ e1: secret });
    expect(
      new Set(outcome.fates.map(({ reason, locator: [step] }) => `${step?.kind === 'entry' ? step.name : ''} ${reason ?? 'gone'}`)),
    ).toEqual(new Set(['a.env gone', 'b.gz encoding-not-writable']));
    expect(home.stat('a.tar')).toEqual(home.stat('b.tar'));
    expect(home.read('a.tar').includes(secret)).toBe(false);
    expect(home.read('a.tar').includes(member)).toBe(true);
  });
});
