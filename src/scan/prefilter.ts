import { commonPair } from './checks/words.ts';

/**
 * Finds the literals of all rules in one pass over the bytes, without regard to case. At every offset the four bytes
 * there, folded, are hashed into a bitmap; where a bit is set, the literals that have such a four-byte piece are
 * compared. Of each literal the piece that ordinary text holds most rarely is taken.
 */
export interface Prefilter {
  /** Calls `hit` with the offset of each occurrence of a literal and the index of each list that holds the literal. */
  scan(bytes: Uint8Array, hit: (at: number, list: number) => void): void;
}

interface Entry {
  readonly folded: Uint8Array;
  /** Where in the literal its piece stands. */
  readonly offset: number;
  readonly lists: readonly number[];
}

/** 128 KiB of bitmap stay in a core's second cache; fewer bits let more ordinary text through. */
const BITS = 17;

/** Setting bit 5 makes ASCII letters lower-case; what else it merges is told apart by the rule's pattern. */
const FOLD = 0x20;
const FOLD_FOUR = 0x20202020;

/** `piece` is four folded bytes, the first in the lowest. */
const hash = (piece: number) => Math.imul(piece, 0x9e3779b1) >>> (32 - BITS);

/** What a slot of the bitmap says: nothing, one piece (the one in `only`), or several. */
const NOTHING = 0;
const ONE = 1;
const SEVERAL = 2;

export function createPrefilter(lists: readonly (readonly string[])[]): Prefilter {
  const marks = new Uint8Array(1 << BITS);
  const only = new Int32Array(1 << BITS);
  const entries = new Map<number, Entry[]>();
  for (const entry of entriesOf(lists)) {
    for (const piece of piecesOf(entry)) {
      const slot = hash(piece);
      if (marks[slot] === NOTHING) {
        marks[slot] = ONE;
        only[slot] = piece;
      } else if (only[slot] !== piece) marks[slot] = SEVERAL;
      const sharing = entries.get(piece);
      if (sharing === undefined) entries.set(piece, [entry]);
      else if (!sharing.includes(entry)) sharing.push(entry);
    }
  }

  const marked = (piece: number): boolean => {
    const slot = hash(piece);
    const mark = marks[slot];
    return mark !== NOTHING && (mark === SEVERAL || only[slot] === piece);
  };

  return {
    scan(bytes, hit) {
      const look = (at: number, piece: number) => {
        for (const entry of entries.get(piece) ?? []) {
          const start = at - entry.offset;
          if (!standsAt(bytes, start, entry.folded)) continue;
          for (const list of entry.lists) hit(start, list);
        }
      };
      const lookSlowly = (from: number, to: number) => {
        for (let at = from; at < to; at++) {
          const high = ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
          const piece = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | high | FOLD_FOUR;
          if (marked(piece)) look(at, piece);
        }
      };

      // Whole words of four bytes, little-endian as on every platform we run on; the four pieces that begin in a word
      // are cut from it and the next one.
      const head = -bytes.byteOffset & 3;
      if (bytes.length < head + 8) {
        lookSlowly(0, bytes.length);
        return;
      }
      const words = new Int32Array(bytes.buffer, bytes.byteOffset + head, (bytes.length - head) >> 2);
      lookSlowly(0, head);
      let word = (words[0] ?? 0) | FOLD_FOUR;
      for (let index = 1; index < words.length; index++) {
        const next = (words[index] ?? 0) | FOLD_FOUR;
        const second = (word >>> 8) | (next << 24);
        const third = (word >>> 16) | (next << 16);
        const fourth = (word >>> 24) | (next << 8);
        if (marked(word)) look(head + index * 4 - 4, word);
        if (marked(second)) look(head + index * 4 - 3, second);
        if (marked(third)) look(head + index * 4 - 2, third);
        if (marked(fourth)) look(head + index * 4 - 1, fourth);
        word = next;
      }
      lookSlowly(head + (words.length - 1) * 4, bytes.length);
    },
  };
}

function standsAt(bytes: Uint8Array, start: number, folded: Uint8Array): boolean {
  if (start < 0 || start + folded.length > bytes.length) return false;
  for (let at = 0; at < folded.length; at++) if (((bytes[start + at] ?? 0) | FOLD) !== folded[at]) return false;
  return true;
}

/** Each different literal once, with the lists that hold it. */
function entriesOf(lists: readonly (readonly string[])[]): Entry[] {
  const owners = new Map<string, number[]>();
  for (const [list, literals] of lists.entries()) {
    for (const literal of literals) {
      if (literal.length < 3) throw new RangeError(`The literal "${literal}" is too short: give at least three bytes.`);
      const folded = Array.from(literal, (char) => String.fromCharCode(char.charCodeAt(0) | FOLD)).join('');
      const known = owners.get(folded);
      if (known === undefined) owners.set(folded, [list]);
      else if (!known.includes(list)) known.push(list);
    }
  }
  return [...owners].map(([folded, of]) => ({
    folded: Uint8Array.from(folded, (char) => char.charCodeAt(0)),
    offset: folded.length < 4 ? 0 : rarest(folded),
    lists: of,
  }));
}

/** The offset of the four bytes that hold the fewest pairs of letters common in words. */
function rarest(literal: string): number {
  let best = 0;
  let fewest = Infinity;
  for (let offset = 0; offset + 4 <= literal.length; offset++) {
    let common = 0;
    for (let at = offset; at < offset + 3; at++) if (commonPair(literal.charAt(at), literal.charAt(at + 1))) common++;
    if (common < fewest) {
      fewest = common;
      best = offset;
    }
  }
  return best;
}

/** The four bytes of a literal, or of one of three bytes every four that begin with it. */
function piecesOf(entry: Entry): number[] {
  const at = (index: number) => entry.folded[entry.offset + index] ?? 0;
  const three = at(0) | (at(1) << 8) | (at(2) << 16);
  if (entry.folded.length >= 4) return [three | (at(3) << 24)];
  return Array.from({ length: 256 }, (_, byte) => three | ((byte | FOLD) << 24));
}
