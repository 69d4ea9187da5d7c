import { randomBytes, randomInt } from 'node:crypto';
import { readFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { formatOf, hintOf } from '../../src/formats/index.ts';
import { head } from './bytes.ts';
import { storeFiles, type StoreOptions } from './leveldb-stores.ts';
import { lacksModule, python } from './python.ts';
import { filler, redacting, rewritten } from './rewriting.ts';

/** Stores that the real LevelDB wrote, rewritten, and read by it again with every check that it has. */

class Folder implements Disposable {
  readonly path = join(mkdtempSync(join(tmpdir(), 'lastcopy-leveldb-')), 'store');
  [Symbol.dispose](): void {
    rmSync(join(this.path, '..'), { recursive: true });
  }
}

type Entries = readonly (readonly [key: Uint8Array, value: Uint8Array])[];

const STORE = `
import sys, struct, plyvel, snappy
mode, folder, options, reverse = sys.argv[1], sys.argv[2], eval(sys.argv[3]), sys.argv[4] == 'reverse'
if reverse: options.update(comparator=lambda a, b: (b > a) - (b < a), comparator_name=b'idb_cmp1')
i, o = sys.stdin.buffer, sys.stdout.buffer
def pieces():
    while True:
        head = i.read(4)
        if not head: return
        yield i.read(struct.unpack('<I', head)[0])
def give(b): o.write(struct.pack('<I', len(b)) + b)
if mode == 'write':
    db = plyvel.DB(folder, create_if_missing=True, **options)
    given = pieces()
    for count, key in enumerate(given):
        value = next(given)
        # What IndexedDB does with values that it compresses.
        if value[:3] == b'\\xff\\x11\\x02': value = value[:3] + snappy.compress(value[3:])
        db.put(key, value)
        if count == int(sys.argv[5]): db.compact_range()
    db.close()
else:
    # Opening makes a table of the log, and compacting all tables anew.
    for round in range(2):
        db = plyvel.DB(folder, create_if_missing=False, paranoid_checks=True, **options)
        for key, value in db.iterator(verify_checksums=True):
            assert db.get(key, verify_checksums=True) == value, key
            if value[:3] == b'\\xff\\x11\\x02': value = value[:3] + snappy.decompress(value[3:])
            if round == 1: give(key); give(value)
        db.compact_range()
        db.close()
`;

function lengthOf(part: Uint8Array): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(part.length);
  return bytes;
}

type Order = 'bytewise' | 'reverse';

function pythonOptions({ compression, block_size, bloom_filter_bits }: StoreOptions): string {
  return JSON.stringify({ compression: compression ?? '-', block_size, ...(bloom_filter_bits ? { bloom_filter_bits } : {}) }).replace(
    '"-"',
    'None',
  );
}

function write(folder: string, options: StoreOptions, order: Order, entries: Entries, compactAfter: number): void {
  const input = Buffer.concat(entries.flatMap((pair) => pair.flatMap((part) => [lengthOf(part), part])));
  python(STORE, input, 'write', folder, pythonOptions(options), order, String(compactAfter));
}

function read(folder: string, options: StoreOptions, order: Order): Map<string, Buffer> {
  const output = python(STORE, '', 'read', folder, pythonOptions(options), order);
  const parts: Buffer[] = [];
  for (let at = 0; at < output.length; ) {
    const length = output.readUInt32LE(at);
    parts.push(output.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  const found = new Map<string, Buffer>();
  for (let index = 0; index < parts.length; index += 2) found.set(parts[index]!.toString('latin1'), parts[index + 1]!);
  return found;
}

/** Rewrites every file of a store; the sentences about what was kept. */
async function rewriteStore(folder: string, secrets: readonly string[], fill?: string): Promise<string[]> {
  const said: string[] = [];
  const { tables, logs, manifests } = storeFiles(folder);
  for (const [name, bytes] of [...tables, ...logs, ...manifests]) {
    if (bytes.length === 0) continue;
    const path = join(folder, name);
    const format = formatOf(head(bytes), hintOf(path), bytes.length);
    const { bytes: after, kept, unseen } = await rewritten(format, bytes, redacting(secrets, fill));
    expect(unseen).toEqual([]);
    expect(after.length).toBe(bytes.length);
    said.push(...kept.map(({ detail }) => detail));
    writeFileSync(path, after);
  }
  return said;
}

const secret = (): string => randomBytes(20).toString('hex');
const words = ['token', 'session', '"id":', 'https://example.test/', 'value', '{', '}', 'aaaa', ' '];
function prose(length: number): string {
  let text = '';
  while (text.length < length) text += randomInt(6) === 0 ? randomBytes(3).toString('hex') : words[randomInt(words.length)];
  return text.slice(0, length);
}

/** Values as applications write them, each with a secret in it or none. */
const SHAPES: ((text: string) => Uint8Array)[] = [
  (text) => Buffer.from(text),
  (text) => Buffer.from(text, 'utf16le'),
  (text) => Buffer.concat([Buffer.of(5), serialize({ user: 'me', list: [1, { token: text }] })]),
  (text) => Buffer.concat([Buffer.of(0xff, 0x11, 0x02), serialize({ note: `${text} ☃`, token: text })]),
];

const options: (StoreOptions & { order: Order })[] = [
  { block_size: 512, compression: 'snappy', order: 'bytewise' },
  { block_size: 4_096, compression: 'snappy', bloom_filter_bits: 10, order: 'bytewise' },
  { block_size: 512, compression: 'snappy', bloom_filter_bits: 10, order: 'reverse' },
  { block_size: 4_096, compression: null, order: 'reverse' },
];

describe.skipIf(lacksModule('plyvel', 'snappy'))('stores of the real LevelDB', () => {
  it.each(options)('read as they were but for what was changed: %o', async ({ order, ...how }) => {
    using folder = new Folder();
    const secrets = Array.from({ length: 60 }, secret);
    const rows = 3_000;
    const texts = Array.from({ length: rows }, (_, index) => {
      const text = prose(randomInt(50) === 0 ? 9_000 : randomInt(200));
      const at = randomInt(text.length + 1);
      const own = secrets[randomInt(secrets.length)]!;
      // What came before makes Snappy split what comes then.
      return index % 7 === 0 ? `${own.slice(0, randomInt(30))} ${text.slice(0, at)}${own}${text.slice(at)}` : text;
    });
    const keys = texts.map((_, index) => Buffer.from(`key-${String(randomInt(1_000_000)).padStart(7, '0')}-${index}`));
    const entries = texts.map((text, index) => [keys[index]!, SHAPES[index % SHAPES.length]!(text)] as const);
    write(folder.path, how, order, entries, Math.floor(rows * 0.9));
    expect(storeFiles(folder.path).tables.size).toBeGreaterThan(0);
    expect(await rewriteStore(folder.path, secrets)).toEqual([]);
    const now = read(folder.path, how, order);
    expect(now.size).toBe(rows);
    for (const [index, text] of texts.entries()) {
      const redacted = secrets.reduce((left, own) => left.replaceAll(own, filler(own.length).toString()), text);
      const wanted = Buffer.from(SHAPES[index % SHAPES.length]!(redacted));
      if (!now.get(keys[index]!.toString('latin1'))!.equals(wanted)) throw new Error(`row ${index} is not what it should be`);
    }
  });

  it('keep no secret of 20,000 rows that all have it', { timeout: 60_000 }, async () => {
    using folder = new Folder();
    const how: StoreOptions = { block_size: 4_096, compression: 'snappy', bloom_filter_bits: 10 };
    const own = secret();
    const entries = Array.from(
      { length: 20_000 },
      (_, index) => [Buffer.from(`k${String(index).padStart(6, '0')}`), Buffer.from(`${prose(60)}${own}${prose(20)}`)] as const,
    );
    write(folder.path, how, 'bytewise', entries, 15_000);
    expect(await rewriteStore(folder.path, [own], 'xyz')).toEqual([]);
    const now = read(folder.path, how, 'bytewise');
    for (const [key, value] of entries) {
      const wanted = value.toString().replaceAll(own, filler(own.length, 'xyz').toString());
      if (now.get(key.toString())!.toString() !== wanted) throw new Error('a row is not what it should be');
    }
  });

  it('keep their keys, and say so', async () => {
    using folder = new Folder();
    const own = secret();
    write(folder.path, {}, 'bytewise', [[Buffer.from(`a${own}`), Buffer.from(`b${own}`)]], 0);
    const said = await rewriteStore(folder.path, [own]);
    expect(new Set(said)).toEqual(new Set([expect.stringMatching(/in a key of the store/)]));
    expect(read(folder.path, {}, 'bytewise')).toEqual(new Map([[`a${own}`, Buffer.from(`b${filler(own.length).toString()}`)]]));
  });

  it('keep what its replacement has no room for, and stay as they were then', async () => {
    using folder = new Folder();
    const short = 'a'.repeat(3_000);
    write(folder.path, { compression: 'snappy' }, 'bytewise', [[Buffer.from('key'), Buffer.from(short)]], 0);
    const [name, bytes] = [...storeFiles(folder.path).tables][0]!;
    const noise = randomBytes(3_000);
    const format = formatOf(head(bytes), 'ldb', bytes.length);
    const { patches, kept } = await rewritten(format, bytes, (content) => {
      const at = Buffer.from(content).indexOf(short);
      return at < 0 ? [] : [{ start: at, bytes: noise }];
    });
    expect(patches).toEqual([]);
    expect(kept).toMatchObject([{ locator: [{ kind: 'key', key: 'key' }], detail: expect.stringMatching(/longer than the room/) }]);
    expect(readFileSync(join(folder.path, name)).equals(bytes)).toBe(true);
  });

  it('stay damaged where they were: no checksum is made right that was wrong', async () => {
    using folder = new Folder();
    const own = secret();
    write(folder.path, { compression: null }, 'bytewise', [[Buffer.from('key'), Buffer.from(`${own} and more`)]], 0);
    const [, bytes] = [...storeFiles(folder.path).tables][0]!;
    bytes[bytes.indexOf(own) + own.length + 2]! ^= 1;
    const format = formatOf(head(bytes), 'ldb', bytes.length);
    const { bytes: after, patches } = await rewritten(format, bytes, redacting([own]));
    expect(patches.map(({ bytes: { length } }) => length)).toEqual([own.length]);
    expect(Buffer.from(after).includes(own)).toBe(false);
  });
});
