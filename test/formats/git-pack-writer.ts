import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';

/** Writes packs byte by byte, right or wrong ones, after git-scm.com/docs/gitformat-pack. */

export const TYPE = { commit: 1, tree: 2, blob: 3, tag: 4, 'ofs-delta': 6, 'ref-delta': 7 } as const;

export interface WrittenEntry {
  readonly type: keyof typeof TYPE;
  readonly content: Uint8Array;
  /** What the header says; the content's length unless told. */
  readonly size?: number;
  /** Of an ofs-delta: the number of the entry that is its base. */
  readonly base?: number;
  /** Of a ref-delta. */
  readonly id?: Uint8Array;
  /** In place of the content, compressed. */
  readonly stream?: Uint8Array;
}

export interface WrittenPack {
  readonly bytes: Buffer;
  readonly offsets: readonly number[];
}

export function writePack(entries: readonly WrittenEntry[], count = entries.length): WrittenPack {
  const head = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1');
  head.writeUInt32BE(count, 8);
  const parts: Uint8Array[] = [head];
  const offsets: number[] = [];
  let at = head.length;
  for (const { type, content, size = content.length, base, id, stream = deflateSync(content) } of entries) {
    offsets.push(at);
    const own = [entryHeader(TYPE[type], size)];
    if (type === 'ofs-delta') own.push(distanceOf(at - (offsets[base ?? 0] ?? 0)));
    if (type === 'ref-delta') own.push(Buffer.from(id ?? new Uint8Array(20)));
    own.push(Buffer.from(stream));
    for (const part of own) at += part.length;
    parts.push(...own);
  }
  const pack = Buffer.concat(parts);
  return { bytes: Buffer.concat([pack, createHash('sha1').update(pack).digest()]), offsets };
}

/** An index of version 2 with any ids for a pack. */
export function writeIndex({ bytes, offsets }: WrittenPack, ids: readonly Uint8Array[]): Buffer {
  const rows = ids.map((id, index) => ({ id: Buffer.from(id), offset: offsets[index] ?? 0 })).sort((a, b) => a.id.compare(b.id));
  const fanout = Buffer.alloc(1_024);
  for (let byte = 0; byte < 256; byte++) fanout.writeUInt32BE(rows.filter(({ id }) => (id[0] as number) <= byte).length, byte * 4);
  const table = Buffer.alloc(rows.length * 4);
  rows.forEach(({ offset }, index) => table.writeUInt32BE(offset, index * 4));
  const body = Buffer.concat([
    Buffer.from('\xfftOc\0\0\0\x02', 'latin1'),
    fanout,
    ...rows.map(({ id }) => id),
    Buffer.alloc(rows.length * 4),
    table,
    bytes.subarray(bytes.length - 20),
  ]);
  return Buffer.concat([body, createHash('sha1').update(body).digest()]);
}

export type DeltaOp = { readonly copy: number; readonly length: number } | { readonly add: Uint8Array };

export function writeDelta(base: number, result: number, ops: readonly DeltaOp[]): Buffer {
  const bytes = [...varint(base), ...varint(result)];
  for (const op of ops) {
    if ('add' in op) bytes.push(op.add.length, ...op.add);
    else {
      const from = [0, 8, 16, 24].map((shift) => (op.copy >>> shift) & 255);
      const length = [0, 8, 16].map((shift) => (op.length >>> shift) & 255);
      bytes.push(0xff, ...from, ...length);
    }
  }
  return Buffer.from(bytes);
}

export function idOf(kind: string, content: Uint8Array, hash = 'sha1'): Buffer {
  return createHash(hash).update(`${kind} ${content.length}\0`).update(content).digest();
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return [...bytes, value];
}

function entryHeader(type: number, size: number): Buffer {
  const rest = Math.floor(size / 16);
  const first = (type << 4) | (size % 16);
  return Buffer.from(rest === 0 ? [first] : [first | 128, ...varint(rest)]);
}

function distanceOf(distance: number): Buffer {
  const bytes = [distance % 128];
  for (let rest = Math.floor(distance / 128); rest > 0; rest = Math.floor(rest / 128)) {
    rest--;
    bytes.unshift((rest % 128) | 128);
  }
  return Buffer.from(bytes);
}

/** A reftable of version 1 (git-scm.com/docs/reftable) with some bytes for refs, and logs, a block each. */
export function writeReftable(refs: Uint8Array, logs: readonly Uint8Array[]): Buffer {
  const head = Buffer.concat([Buffer.from('REFT\x01', 'latin1'), Buffer.alloc(19)]);
  const block = (type: string, length: number, content: Uint8Array): Buffer =>
    Buffer.concat([Buffer.from(type), Buffer.from([length >> 16, (length >> 8) & 255, length & 255]), content]);
  const parts: Buffer[] = [head];
  if (refs.length > 0) parts.push(block('r', refs.length + 28, refs));
  const logsAt = refs.length > 0 ? refs.length + 28 : 0;
  for (const [index, log] of logs.entries())
    parts.push(block('g', log.length + 4 + (logsAt === 0 && index === 0 ? 24 : 0), deflateSync(log)));
  const positions = Buffer.alloc(40);
  positions.writeBigUInt64BE(BigInt(logs.length > 0 ? logsAt : 0), 24);
  return Buffer.concat([...parts, head, positions, Buffer.alloc(4)]);
}
