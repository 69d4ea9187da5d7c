import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { type Identity, identityKey } from '../disk/index.ts';

/**
 * What was read and has not changed since: one flat file, loaded in one read, held only while a sweep needs it.
 *
 * Layout, little-endian: `LCFX0001`, crc32 of all that follows, record count, length of the paths, 16 bytes rules epoch,
 * 16 bytes hunt epoch; then per record dev, ino, size, mtimeNs, ctimeNs (u64 each); then per record the path's length (u16);
 * then the paths, UTF-8. A file that is torn, or was written under other epochs, counts as empty: everything is read again.
 */
const MAGIC = Buffer.from('LCFX0001', 'latin1');
const HEADER = 8 + 4 + 4 + 4 + 16 + 16;
const RECORD = 40;

/** What makes a file worth reading again though it did not change: other rules or keys, other values on the watch list. */
export interface Epochs {
  readonly rules: string;
  readonly hunt: string;
}

export class FileIndex {
  readonly #file: string;
  readonly #epochs: Buffer;
  readonly #known: Map<string, string>;
  #dirty = false;

  private constructor(file: string, epochs: Buffer, known: Map<string, string>) {
    this.#file = file;
    this.#epochs = epochs;
    this.#known = known;
  }

  /** Never throws for any content: what cannot be trusted is empty. */
  static load(file: string, epochs: Epochs): FileIndex {
    const wanted = epochBytes(epochs);
    let bytes: Buffer;
    try {
      bytes = readFileSync(file);
    } catch {
      bytes = Buffer.alloc(0);
    }
    return new FileIndex(file, wanted, decode(bytes, wanted));
  }

  get size(): number {
    return this.#known.size;
  }

  /** Path → identityKey, for the scanner to skip. */
  get known(): ReadonlyMap<string, string> {
    return this.#known;
  }

  /** A path that is not UTF-8 is not remembered: such a file is read every time. */
  remember(path: string | Buffer, identity: Identity): void {
    if (typeof path !== 'string') return;
    this.#known.set(path, identityKey(identity));
    this.#dirty = true;
  }

  forget(path: string | Buffer): void {
    if (typeof path === 'string' && this.#known.delete(path)) this.#dirty = true;
  }

  /** Replaces the file by rename. No fsync: what a power cut tears, the checksum shows. */
  save(): void {
    if (!this.#dirty) return;
    const next = `${this.#file}.new`;
    writeFileSync(next, encode(this.#known, this.#epochs), { mode: 0o600 });
    renameSync(next, this.#file);
    this.#dirty = false;
  }
}

function epochBytes({ rules, hunt }: Epochs): Buffer {
  const short = (text: string) => createHash('sha256').update(text).digest().subarray(0, 16);
  return Buffer.concat([short(rules), short(hunt)]);
}

function encode(known: ReadonlyMap<string, string>, epochs: Buffer): Buffer {
  const paths: Buffer[] = [];
  const fields = Buffer.alloc(known.size * RECORD);
  const lengths = Buffer.alloc(known.size * 2);
  let at = 0;
  let count = 0;
  for (const [path, key] of known) {
    const bytes = Buffer.from(path, 'utf8');
    if (bytes.length > 0xffff) continue;
    for (const field of key.split(':')) at = fields.writeBigUInt64LE(BigInt.asUintN(64, BigInt(field)), at);
    lengths.writeUInt16LE(bytes.length, count * 2);
    paths.push(bytes);
    count++;
  }
  const text = Buffer.concat(paths);
  const header = Buffer.alloc(HEADER);
  MAGIC.copy(header);
  header.writeUInt32LE(count, 12);
  header.writeUInt32LE(text.length, 16);
  epochs.copy(header, 20);
  const body = Buffer.concat([header.subarray(12), fields.subarray(0, count * RECORD), lengths.subarray(0, count * 2), text]);
  header.writeUInt32LE(crc32(body), 8);
  return Buffer.concat([header.subarray(0, 12), body]);
}

function decode(bytes: Buffer, epochs: Buffer): Map<string, string> {
  const known = new Map<string, string>();
  if (bytes.length < HEADER || !bytes.subarray(0, 8).equals(MAGIC)) return known;
  if (!bytes.subarray(20, HEADER).equals(epochs)) return known;
  const count = bytes.readUInt32LE(12);
  if (bytes.length !== HEADER + count * (RECORD + 2) + bytes.readUInt32LE(16)) return known;
  if (crc32(bytes.subarray(12)) !== bytes.readUInt32LE(8)) return known;
  const lengths = HEADER + count * RECORD;
  let path = lengths + count * 2;
  for (let record = 0; record < count; record++) {
    const at = HEADER + record * RECORD;
    const end = path + bytes.readUInt16LE(lengths + record * 2);
    const key = [0, 8, 16].map((field) => bytes.readBigUInt64LE(at + field)).join(':');
    // Times before 1970 are negative.
    known.set(bytes.toString('utf8', path, end), `${key}:${bytes.readBigInt64LE(at + 24)}:${bytes.readBigInt64LE(at + 32)}`);
    path = end;
  }
  return known;
}
