import { serialize } from 'node:v8';
import { fc } from '@fast-check/vitest';
import { crc32c, masked } from '../../src/formats/codecs/crc32c.ts';
import { jsonValue } from './bytes.ts';

/** Small LevelDB files, written after its documents. The real writer's are tested elsewhere; these need no program. */

type Entry = readonly [key: Uint8Array, value: Uint8Array];

const entries = fc.array(fc.tuple(fc.uint8Array({ maxLength: 12 }), fc.uint8Array({ maxLength: 40 })), { minLength: 1, maxLength: 12 });

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    bytes.push((rest % 128) + (rest >= 128 ? 128 : 0));
    if (rest < 128) return Buffer.from(bytes);
  }
}

function sized(bytes: Uint8Array): Buffer {
  return Buffer.concat([varint(bytes.length), bytes]);
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

function block(list: readonly Entry[]): Buffer {
  const parts: Buffer[] = [];
  let before = Buffer.alloc(0);
  for (const [key, value] of list) {
    let shared = 0;
    while (parts.length > 0 && shared < key.length && shared < before.length && key[shared] === before[shared]) shared++;
    parts.push(Buffer.concat([varint(shared), varint(key.length - shared), varint(value.length), key.subarray(shared), value]));
    before = Buffer.from(key);
  }
  return Buffer.concat([...parts, u32(0), u32(1)]);
}

/** A literal that holds all of it, as Snappy. */
function snapped(bytes: Buffer): Buffer {
  return Buffer.concat([varint(bytes.length), Buffer.from([61 << 2, (bytes.length - 1) & 0xff, (bytes.length - 1) >> 8]), bytes]);
}

const tableFile = fc.tuple(entries, fc.boolean()).map(([list, compressed]) => tableOf(list, compressed));

/** `named`: how often the index names the one block of data, and how long it says that it is. */
export function tableOf(list: readonly Entry[], compressed: boolean, named = 1, says: number | null = null): Uint8Array {
  const internal = list.map(
    ([key, value], index): Entry => [Buffer.concat([key, Buffer.from([1, index & 0xff, 0, 0, 0, 0, 0, 0])]), value],
  );
  const parts: Buffer[] = [];
  let at = 0;
  const add = (content: Buffer): Buffer => {
    const stored = compressed ? snapped(content) : content;
    const kind = Buffer.concat([stored, Buffer.from([compressed ? 1 : 0])]);
    const handle = Buffer.concat([varint(at), varint(stored.length)]);
    parts.push(kind, u32(masked(crc32c(kind))));
    at += kind.length + 4;
    return handle;
  };
  const data = add(block(internal));
  const meta = add(block([]));
  const handle = says === null ? data : Buffer.concat([varint(0), varint(says)]);
  const index = add(block(Array.from({ length: named }, (_, at) => [Buffer.from(`z${at}`), handle])));
  const footer = Buffer.alloc(48);
  Buffer.concat([meta, index]).copy(footer);
  Buffer.from('57fb808b247547db', 'hex').copy(footer, 40);
  return Uint8Array.from(Buffer.concat([...parts, footer]));
}

function logOf(records: readonly Buffer[]): Uint8Array {
  const parts: Buffer[] = [];
  for (const record of records) {
    const typed = Buffer.concat([Buffer.from([1]), record]);
    const length = Buffer.alloc(2);
    length.writeUInt16LE(record.length);
    parts.push(u32(masked(crc32c(typed))), length, typed);
  }
  return Uint8Array.from(Buffer.concat(parts));
}

const logFile = entries.map((list) =>
  logOf(
    list.map(([key, value], index) =>
      Buffer.concat([
        Buffer.from([index, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0]),
        Buffer.concat([Buffer.from([1]), sized(key), sized(value)]),
        Buffer.concat([Buffer.from([0]), sized(key)]),
      ]),
    ),
  ),
);

const manifestFile = entries.map((list) =>
  logOf([
    Buffer.concat([Buffer.from([1]), sized(Buffer.from('leveldb.BytewiseComparator')), Buffer.from([2, 3, 3, 4, 4, 5])]),
    ...list.map(([key, value]) => Buffer.concat([Buffer.from([7, 0, 9]), varint(value.length), sized(key), sized(value)])),
  ]),
);

/** Literals alone, as LZ4. */
export function literals(bytes: Uint8Array): Buffer {
  const length: number[] = [];
  for (let rest = bytes.length - 15; rest >= 0; rest -= 255) length.push(Math.min(255, rest));
  if (length.at(-1) === 255) length.push(0);
  return Buffer.concat([Buffer.from([Math.min(15, bytes.length) << 4, ...length]), bytes]);
}

const someText = fc.string({ maxLength: 600 }).map((text) => Buffer.from(text));

export const storeSamples = [
  {
    id: 'mozlz4',
    hint: null,
    bytes: someText.map((text) => Uint8Array.from(Buffer.concat([Buffer.from('mozLz40\0'), u32(text.length), literals(text)]))),
  },
  {
    id: 'lz4',
    hint: null,
    bytes: someText.map((text) =>
      Uint8Array.from(Buffer.concat([Buffer.from('04224d18604082', 'hex'), u32(literals(text).length), literals(text), u32(0)])),
    ),
  },
  {
    id: 'snappy',
    hint: null,
    bytes: fc
      .array(someText, { maxLength: 4 })
      .map((texts) =>
        Uint8Array.from(
          Buffer.concat([
            Buffer.from('\xff\x06\0\0sNaPpY', 'latin1'),
            ...texts.map((text) => Buffer.concat([u32((text.length + 4) * 256 + 1), u32(masked(crc32c(text))), text])),
          ]),
        ),
      ),
  },
  { id: 'leveldb-table', hint: null, bytes: tableFile },
  { id: 'leveldb-log', hint: 'leveldb-log', bytes: logFile },
  { id: 'leveldb-manifest', hint: null, bytes: manifestFile },
  { id: 'v8-value', hint: null, bytes: jsonValue.map((value) => Uint8Array.from(serialize(value))) },
];
