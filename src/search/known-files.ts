import { randomFillSync } from 'node:crypto';
import { sep } from 'node:path';
import type { Identity } from '../disk/index.ts';

/**
 * What tells one state of a file from the next, as lstat gives it: numbers, because a look-up has no time for more. They are exact
 * but for inodes beyond 2^53 and the last quarter of a microsecond.
 */
export interface FileState {
  readonly dev: number;
  readonly ino: number;
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

const MAGIC = 0x3146_4b4c;
/** Of a header, in 32-bit words: magic, records, folders, bytes of names, bytes of folders, seed. */
const HEADER = 8;
/** Fields of a state, in the order of FileState. */
const FIELDS = 5;
const LONGEST = 65_535;
/** Names made to collide must not slow a sweep down: what is further from its slot is not remembered. */
const PROBES = 256;
const NONE = 0xffff_ffff;

/**
 * Files that were read and their state then, as flat arrays: a look-up by folder and name allocates nothing, and `bytes` is
 * the whole of it for a file or for another process.
 *
 * Any bytes may be given to `from`: what is not whole is empty, what is wrong in it is not found (such files are read again).
 * Little-endian machines only, as all that Node runs Lastcopy on are.
 */
export class KnownFiles {
  #records = 0;
  #live = 0;
  #seed: number;
  /** Per record: state; folder, or NONE for a forgotten one; hash; where its name ends. */
  #states: Float64Array;
  #folderOf: Uint32Array;
  #hashes: Uint32Array;
  #nameEnds: Uint32Array;
  #names: Uint8Array;
  /** Records by hash, as index + 1. */
  #slots: Uint32Array;
  /** Folders with their last separator, and their numbers. */
  readonly #folders: string[] = [];
  readonly #folderIds = new Map<string, number>();
  readonly #scratch = new Uint8Array(LONGEST * 3);
  #hash = 0;
  /** The record behind the one that was found last. */
  #next = 0;
  /** Whether #slots is yet to be filled from #hashes. */
  #unplaced = false;

  private constructor(records: number, names: number, seed: number) {
    this.#seed = seed;
    this.#states = new Float64Array(records * FIELDS);
    this.#folderOf = new Uint32Array(records);
    this.#hashes = new Uint32Array(records);
    this.#nameEnds = new Uint32Array(records);
    this.#names = new Uint8Array(names);
    this.#slots = new Uint32Array(slotsFor(records));
  }

  static empty(): KnownFiles {
    return new KnownFiles(64, 1_024, randomFillSync(new Uint32Array(1))[0] ?? 0);
  }

  /** From what `bytes` made; the image belongs to it from then on. Never throws. */
  static from(image: Uint8Array): KnownFiles {
    const { buffer, byteOffset, byteLength } = image.byteOffset % 8 === 0 ? image : Uint8Array.from(image);
    const known = KnownFiles.empty();
    if (byteLength < HEADER * 4) return known;
    const [magic, records = 0, folders = 0, names = 0, folderBytes = 0, seed = 0] = new Uint32Array(buffer, byteOffset, HEADER);
    if (magic !== MAGIC || byteLength !== HEADER * 4 + records * (FIELDS * 8 + 12) + folders * 4 + names + folderBytes) return known;
    let at = byteOffset + HEADER * 4;
    const words = (count: number): Uint32Array => new Uint32Array(buffer, (at += count * 4) - count * 4, count);
    const states = new Float64Array(buffer, at, records * FIELDS);
    at += states.byteLength;
    const [folderOf, hashes, nameEnds, folderEnds] = [words(records), words(records), words(records), words(folders)];
    if (!rises(nameEnds, names) || !rises(folderEnds, folderBytes)) return known;
    const text = Buffer.from(buffer, at + names, folderBytes);
    let start = 0;
    for (const end of folderEnds) {
      known.#addFolder(text.toString('utf8', start, end));
      start = end;
    }
    known.#seed = seed;
    known.#states = states;
    known.#folderOf = folderOf;
    known.#hashes = hashes;
    known.#nameEnds = nameEnds;
    known.#names = new Uint8Array(buffer, at, names);
    known.#records = records;
    known.#live = records;
    known.#slots = new Uint32Array(slotsFor(records));
    known.#unplaced = true;
    return known;
  }

  /** How many files are known. */
  get size(): number {
    return this.#live;
  }

  /** The number of a folder (its path with the last separator); -1 where none of its files is known. */
  folder(prefix: string): number {
    return this.#folderIds.get(prefix) ?? -1;
  }

  /** Whether the file `name` of a folder is known in exactly this state. */
  holds(folder: number, name: string, state: FileState): boolean {
    if (folder < 0) return false;
    // A walk comes by in the order of the last one.
    let record = this.#next;
    if (!this.#stands(record, folder, name)) record = this.#find(folder, this.#encode(folder, name));
    if (record < 0) return false;
    this.#next = record + 1;
    const at = record * FIELDS;
    const states = this.#states;
    return (
      states[at + 3] === state.mtimeMs &&
      states[at + 2] === state.size &&
      states[at + 1] === state.ino &&
      states[at + 4] === state.ctimeMs &&
      states[at] === state.dev
    );
  }

  has(path: string): boolean {
    return this.#record(path) >= 0;
  }

  remember(path: string, identity: Identity): void {
    const [prefix, name] = cut(path);
    let folder = this.folder(prefix);
    if (folder < 0) folder = this.#addFolder(prefix);
    const length = this.#encode(folder, name);
    if (length < 0) return;
    let record = this.#find(folder, length);
    if (record < 0) record = this.#add(folder, length);
    if (record < 0) return;
    const at = record * FIELDS;
    const state = stateOf(identity);
    this.#states[at] = state.dev;
    this.#states[at + 1] = state.ino;
    this.#states[at + 2] = state.size;
    this.#states[at + 3] = state.mtimeMs;
    this.#states[at + 4] = state.ctimeMs;
  }

  /** False where it was not known. */
  forget(path: string): boolean {
    const record = this.#record(path);
    if (record < 0) return false;
    // Its slot stays taken, so that those behind it are still found.
    this.#folderOf[record] = NONE;
    this.#live--;
    return true;
  }

  /** Every path that is known, in the order in which they were first remembered. They may be forgotten on the way. */
  *paths(): Generator<string> {
    const names = bufferOf(this.#names);
    for (let record = 0; record < this.#records; record++) {
      const prefix = this.#folders[this.#folderOf[record] ?? NONE];
      if (prefix !== undefined) yield prefix + names.toString('utf8', this.#start(record), this.#nameEnds[record]);
    }
  }

  /** All of it, without what was forgotten. */
  bytes(): Uint8Array {
    if (this.#live < this.#records) this.#compact();
    const records = this.#records;
    const names = this.#start(records);
    const folders = Buffer.from(this.#folders.join(''), 'utf8');
    const ends = new Uint32Array(this.#folders.length);
    let end = 0;
    this.#folders.forEach((prefix, index) => (ends[index] = end += Buffer.byteLength(prefix)));
    const header = Uint32Array.of(MAGIC, records, ends.length, names, folders.length, this.#seed, 0, 0);
    const parts = [
      header,
      this.#states.subarray(0, records * FIELDS),
      this.#folderOf.subarray(0, records),
      this.#hashes.subarray(0, records),
      this.#nameEnds.subarray(0, records),
      ends,
      this.#names.subarray(0, names),
      folders,
    ];
    const image = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
    let at = 0;
    for (const part of parts) {
      image.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
      at += part.byteLength;
    }
    return image;
  }

  #record(path: string): number {
    const [prefix, name] = cut(path);
    const folder = this.folder(prefix);
    return folder < 0 ? -1 : this.#find(folder, this.#encode(folder, name));
  }

  /** Leaves the name's UTF-8 in #scratch and its hash in #hash. Its length; -1 where it is too long to be remembered. */
  #encode(folder: number, name: string): number {
    const scratch = this.#scratch;
    if (name.length > LONGEST) return -1;
    let hash = (this.#seed ^ Math.imul(folder + 1, 0x9e37_79b1)) | 0;
    let length = name.length;
    for (let at = 0; at < name.length; at++) {
      const code = name.charCodeAt(at);
      if (code > 0x7f) {
        length = -1;
        break;
      }
      scratch[at] = code;
      hash = Math.imul(hash ^ code, 0x0100_0193);
    }
    if (length < 0) {
      length = utf8.encodeInto(name, scratch).written;
      hash = (this.#seed ^ Math.imul(folder + 1, 0x9e37_79b1)) | 0;
      for (let at = 0; at < length; at++) hash = Math.imul(hash ^ (scratch[at] ?? 0), 0x0100_0193);
      if (length > LONGEST) return -1;
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
    this.#hash = (hash ^ (hash >>> 13)) >>> 0;
    return length;
  }

  /** The record of what #encode has left; -1 where there is none. */
  #find(folder: number, length: number): number {
    if (length < 0) return -1;
    if (this.#unplaced) this.#fill();
    const mask = this.#slots.length - 1;
    const hash = this.#hash;
    for (let probe = 0; probe < PROBES; probe++) {
      const record = (this.#slots[(hash + probe) & mask] ?? 0) - 1;
      if (record < 0) return -1;
      if (this.#hashes[record] === hash && this.#folderOf[record] === folder && this.#isNamed(record, length)) return record;
    }
    return -1;
  }

  /** Whether a record is of this file; never of a name that is not ASCII. */
  #stands(record: number, folder: number, name: string): boolean {
    if (record >= this.#records || this.#folderOf[record] !== folder) return false;
    const names = this.#names;
    const start = record === 0 ? 0 : (this.#nameEnds[record - 1] as number);
    if ((this.#nameEnds[record] as number) - start !== name.length) return false;
    for (let at = 0; at < name.length; at++) {
      const code = name.charCodeAt(at);
      if (code > 0x7f || names[start + at] !== code) return false;
    }
    return true;
  }

  #isNamed(record: number, length: number): boolean {
    const start = this.#start(record);
    if ((this.#nameEnds[record] ?? 0) - start !== length) return false;
    for (let at = 0; at < length; at++) if (this.#names[start + at] !== this.#scratch[at]) return false;
    return true;
  }

  #start(record: number): number {
    return record === 0 ? 0 : (this.#nameEnds[record - 1] ?? 0);
  }

  /** A record for what #encode has left; -1 where its slot is too far. */
  #add(folder: number, length: number): number {
    const record = this.#records;
    const start = this.#start(record);
    if (record >= this.#folderOf.length) this.#widen(record * 2);
    if (start + length > this.#names.length)
      this.#names = copied(new Uint8Array(Math.max(start + length, this.#names.length * 2)), this.#names);
    this.#hashes[record] = this.#hash;
    if (!this.#place(record)) return -1;
    this.#names.set(this.#scratch.subarray(0, length), start);
    this.#nameEnds[record] = start + length;
    this.#folderOf[record] = folder;
    this.#records++;
    this.#live++;
    return record;
  }

  #place(record: number): boolean {
    const mask = this.#slots.length - 1;
    const hash = this.#hashes[record] ?? 0;
    for (let probe = 0; probe < PROBES; probe++) {
      const slot = (hash + probe) & mask;
      if (this.#slots[slot] !== 0) continue;
      this.#slots[slot] = record + 1;
      return true;
    }
    return false;
  }

  #addFolder(prefix: string): number {
    const id = this.#folders.length;
    this.#folders.push(prefix);
    this.#folderIds.set(prefix, id);
    return id;
  }

  #widen(records: number): void {
    const wider = Math.max(64, records);
    this.#states = copied(new Float64Array(wider * FIELDS), this.#states);
    this.#folderOf = copied(new Uint32Array(wider), this.#folderOf);
    this.#hashes = copied(new Uint32Array(wider), this.#hashes);
    this.#nameEnds = copied(new Uint32Array(wider), this.#nameEnds);
    this.#slots = new Uint32Array(slotsFor(wider));
    this.#fill();
  }

  #fill(): void {
    this.#unplaced = false;
    for (let record = 0; record < this.#records; record++) this.#place(record);
  }

  #compact(): void {
    const kept = new KnownFiles(this.#live, this.#names.length, this.#seed);
    for (let record = 0; record < this.#records; record++) {
      const prefix = this.#folders[this.#folderOf[record] ?? NONE];
      if (prefix === undefined) continue;
      const folder = kept.folder(prefix) < 0 ? kept.#addFolder(prefix) : kept.folder(prefix);
      const name = bufferOf(this.#names).toString('utf8', this.#start(record), this.#nameEnds[record]);
      const added = kept.#add(folder, kept.#encode(folder, name));
      if (added >= 0) kept.#states.set(this.#states.subarray(record * FIELDS, (record + 1) * FIELDS), added * FIELDS);
    }
    this.#records = kept.#records;
    this.#live = kept.#live;
    this.#states = kept.#states;
    this.#folderOf = kept.#folderOf;
    this.#hashes = kept.#hashes;
    this.#nameEnds = kept.#nameEnds;
    this.#names = kept.#names;
    this.#slots = kept.#slots;
    this.#unplaced = false;
    this.#next = 0;
    this.#folders.splice(0, this.#folders.length, ...kept.#folders);
    this.#folderIds.clear();
    this.#folders.forEach((prefix, id) => this.#folderIds.set(prefix, id));
  }
}

/** The same rounding as lstat's. */
export function stateOf({ dev, ino, size, mtimeNs, ctimeNs }: Identity): FileState {
  return { dev: Number(dev), ino: Number(ino), size, mtimeMs: milliseconds(mtimeNs), ctimeMs: milliseconds(ctimeNs) };
}

/** As Node makes them of a timespec, whose nanoseconds count forward also before 1970. */
function milliseconds(ns: string): number {
  const all = BigInt(ns);
  const part = ((all % SECOND) + SECOND) % SECOND;
  return Number((all - part) / SECOND) * 1_000 + Number(part) / 1_000_000;
}

const SECOND = 1_000_000_000n;
const utf8 = new TextEncoder();

/** At most half of the slots are taken. */
function slotsFor(records: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(64, records) * 2));
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function rises(ends: Uint32Array, most: number): boolean {
  let last = 0;
  for (const end of ends) {
    if (end < last) return false;
    last = end;
  }
  return last <= most;
}

/** Up to and with the last separator, and the rest. */
function cut(path: string): [string, string] {
  const at = path.lastIndexOf(sep) + 1;
  return [path.slice(0, at), path.slice(at)];
}

function copied<A extends Uint8Array | Uint32Array | Float64Array>(wider: A, old: A): A {
  (wider as Uint8Array).set(old);
  return wider;
}
