import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { crc32 } from 'node:zlib';
import { type Identity, nodeDisk } from '../disk/index.ts';
import { KnownFiles } from '../search/index.ts';

/**
 * What was read and has not changed since: one flat file, loaded in one read, held only while a sweep needs it.
 *
 * Layout: `LCFX0002`, crc32 (little-endian) of all that follows, 4 bytes of nothing, 16 bytes rules epoch, 16 bytes hunt epoch,
 * then what search's KnownFiles makes. A file that is torn, or was written under other epochs, counts as empty: everything is
 * read again.
 */
const MAGIC = Buffer.from('LCFX0002', 'latin1');
const EPOCHS = 16;
/** In the state directory. */
export const INDEX_FILE = 'files.index';
const HEADER = EPOCHS + 32;

/** What makes a file worth reading again though it did not change: other rules or keys, other values on the watch list. */
export interface Epochs {
  readonly rules: string;
  readonly hunt: string;
}

export class FileIndex {
  readonly #file: string;
  readonly #epochs: Buffer;
  readonly #known: KnownFiles;
  #dirty = false;

  private constructor(file: string, epochs: Buffer, known: KnownFiles) {
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

  /** For the scanner, to skip. */
  get known(): Uint8Array {
    return this.#known.bytes();
  }

  has(path: string): boolean {
    return this.#known.has(path);
  }

  paths(): Iterable<string> {
    return this.#known.paths();
  }

  /** A path that is not UTF-8 is not remembered: such a file is read every time. */
  remember(path: string | Buffer, identity: Identity): void {
    if (typeof path !== 'string') return;
    this.#known.remember(path, identity);
    this.#dirty = true;
  }

  forget(path: string | Buffer): void {
    if (typeof path === 'string' && this.#known.forget(path)) this.#dirty = true;
  }

  /** Replaces the file by rename. No fsync: what a power cut tears, the checksum shows. */
  save(): void {
    if (!this.#dirty) return;
    const header = Buffer.alloc(HEADER);
    MAGIC.copy(header);
    this.#epochs.copy(header, EPOCHS);
    const image = this.#known.bytes();
    header.writeUInt32LE(crc32(image, crc32(header.subarray(12))), 8);
    const next = `${this.#file}.new`;
    writeFileSync(next, Buffer.concat([header, image]), { mode: 0o600 });
    renameSync(next, this.#file);
    this.#dirty = false;
  }
}

/** What the sweeps' index of a state directory says of a file: read and unchanged since, changed, or never read. */
export function indexedState(stateDir: string, path: string): 'unchanged' | 'changed' | 'unknown' {
  let bytes: Buffer;
  try {
    bytes = readFileSync(join(stateDir, INDEX_FILE));
  } catch {
    return 'unknown';
  }
  // Under whatever rules it was read.
  const known = decode(bytes, bytes.subarray(EPOCHS, HEADER));
  if (!known.has(path)) return 'unknown';
  const glance = nodeDisk().glance(path);
  const prefix = path.slice(0, path.lastIndexOf(sep) + 1);
  return glance !== null && known.holds(known.folder(prefix), path.slice(prefix.length), glance) ? 'unchanged' : 'changed';
}

function epochBytes({ rules, hunt }: Epochs): Buffer {
  const short = (text: string) => createHash('sha256').update(text).digest().subarray(0, 16);
  return Buffer.concat([short(rules), short(hunt)]);
}

function decode(bytes: Buffer, epochs: Buffer): KnownFiles {
  const sound =
    bytes.length >= HEADER &&
    bytes.subarray(0, 8).equals(MAGIC) &&
    bytes.subarray(EPOCHS, HEADER).equals(epochs) &&
    crc32(bytes.subarray(12)) === bytes.readUInt32LE(8);
  return sound ? KnownFiles.from(bytes.subarray(HEADER)) : KnownFiles.empty();
}
