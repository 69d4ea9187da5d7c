import { IdTable, type IdLength } from './ids.ts';

/** Entries and bytes of names that are remembered; what comes later has no path. */
const MOST_ENTRIES = 524_288;
const MOST_NAMES = 131_072;
const MOST_BYTES = 4_194_304;
const PROBES = 64;
const DEEPEST = 64;
const decoder = new TextDecoder();
/** Six octal digits and a blank. */
const LONGEST_MODE = 7;

/** Calls `use` with where each name of a tree (`mode name\0id`, again and again) stands. False where it is no tree. */
export function eachTreeEntry(tree: Uint8Array, idLength: IdLength, use: (start: number, end: number) => void): boolean {
  for (let at = 0; at < tree.length; ) {
    const start = tree.indexOf(0x20, at) + 1;
    const end = start > 0 ? tree.indexOf(0, start) : -1;
    if (end < 0 || start - at > LONGEST_MODE || end + 1 + idLength > tree.length) return false;
    use(start, end);
    at = end + 1 + idLength;
  }
  return true;
}

/** The `4` of mode 40000: no other mode has it there. */
const FOLDER = 0x34;

/** The ids of the trees in a tree (mode 40000), in no particular order. */
export function subtrees(tree: Uint8Array, idLength: IdLength): Uint8Array[] {
  const found: Uint8Array[] = [];
  eachTreeEntry(tree, idLength, (start, end) => {
    if (tree[start - 6] === FOLDER) found.push(tree.slice(end + 1, end + 1 + idLength));
  });
  return found;
}

/**
 * The names in trees of a pack: every name once, and of which tree an object is an entry, so that an object has a
 * path for people. The first name of an object counts.
 */
export class TreeNames {
  readonly #ids = new IdTable(MOST_ENTRIES);
  /** Per object: the number of its tree and of its name, both + 1; 0 where they are not known. */
  #trees = new Uint32Array(256);
  #entries = new Uint32Array(256);
  #bytes = new Uint8Array(4_096);
  readonly #ends = new Uint32Array(MOST_NAMES);
  /** Numbers of names + 1, by their hashes. */
  readonly #slots = new Uint32Array(MOST_NAMES * 2);
  #names = 0;

  /** Takes a tree in and calls `fresh` with each name that was not met before. False where it is no tree. */
  add(id: Uint8Array | null, tree: Uint8Array, length: IdLength, fresh: (name: Uint8Array) => void): boolean {
    const number = id === null ? -1 : this.#number(id, 0);
    return eachTreeEntry(tree, length, (start, end) => {
      const name = this.#name(tree, start, end, fresh);
      const child = number < 0 ? -1 : this.#number(tree, end + 1);
      if (child < 0 || child === number || this.#entries[child] !== 0 || name < 0) return;
      this.#entries[child] = name + 1;
      this.#trees[child] = number + 1;
    });
  }

  /** The last part of its path. */
  nameOf(id: Uint8Array): string | null {
    const number = this.#ids.find(id);
    return number < 0 ? null : this.#text((this.#entries[number] as number) - 1);
  }

  /** `src/config.env`, from the outermost tree that is known; null where no tree was met that has it. */
  pathOf(id: Uint8Array): string | null {
    let number = this.#ids.find(id);
    const parts: string[] = [];
    for (let depth = 0; number >= 0 && depth < DEEPEST; depth++) {
      const name = this.#text((this.#entries[number] as number) - 1);
      if (name === null) break;
      parts.unshift(name);
      number = (this.#trees[number] as number) - 1;
    }
    return parts.length === 0 ? null : parts.join('/');
  }

  #text(name: number): string | null {
    if (name < 0) return null;
    return decoder.decode(this.#bytes.subarray(name === 0 ? 0 : this.#ends[name - 1], this.#ends[name]));
  }

  #number(bytes: Uint8Array, at: number): number {
    const number = this.#ids.add(bytes, at);
    if (number >= this.#trees.length) {
      this.#trees = twice(this.#trees);
      this.#entries = twice(this.#entries);
    }
    return number;
  }

  /** The name's number; -1 where there is no room, and `fresh` is called each time. */
  #name(tree: Uint8Array, start: number, end: number, fresh: (name: Uint8Array) => void): number {
    let hash = 0x811c9dc5;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ (tree[at] as number), 0x01000193);
    const mask = this.#slots.length - 1;
    for (let probe = 0; probe < PROBES; probe++) {
      const slot = ((hash ^ (hash >>> 15)) + probe) & mask;
      const number = (this.#slots[slot] as number) - 1;
      if (number >= 0) {
        if (this.#is(number, tree, start, end)) return number;
        continue;
      }
      const from = this.#names === 0 ? 0 : (this.#ends[this.#names - 1] as number);
      if (this.#names === MOST_NAMES || from + end - start > MOST_BYTES) break;
      if (from + end - start > this.#bytes.length) this.#grow(from + end - start);
      this.#bytes.set(tree.subarray(start, end), from);
      this.#ends[this.#names] = from + end - start;
      this.#slots[slot] = ++this.#names;
      fresh(tree.subarray(start, end));
      return this.#names - 1;
    }
    fresh(tree.subarray(start, end));
    return -1;
  }

  #is(number: number, tree: Uint8Array, start: number, end: number): boolean {
    const from = number === 0 ? 0 : (this.#ends[number - 1] as number);
    if ((this.#ends[number] as number) - from !== end - start) return false;
    for (let at = start; at < end; at++) if (this.#bytes[from + at - start] !== tree[at]) return false;
    return true;
  }

  #grow(wanted: number): void {
    let length = this.#bytes.length;
    while (length < wanted) length *= 2;
    const wider = new Uint8Array(length);
    wider.set(this.#bytes);
    this.#bytes.fill(0);
    this.#bytes = wider;
  }
}

function twice(old: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const wider = new Uint32Array(old.length * 2);
  wider.set(old);
  return wider;
}
