import { unsnappy } from './snappy.ts';

/**
 * Raw Snappy blocks of a given length (github.com/google/snappy: format_description.txt). The format has many ways to write
 * the same bytes: the shortest that is found is made longer by writing copies out, and literals with wider lengths, until it fits.
 */

/** Copies reach no further back in what any encoder writes, so some decoders keep no more. */
const REACH = 65_535;
const CHUNK = 65_536;
const HASHES = 32_768;
const SHORTEST = 4;
const LONGEST = 64;
/** Copies of up to 11 bytes from so near take two bytes instead of three. */
const NEAR = 2_047;
const NEAR_LONGEST = 11;
/** Earlier places that are looked at per byte: at first, and where the block is small and did not fit. */
const DEPTHS = [48, 2_048];
/** Where so much is the same anyway, only a few are looked at. */
const LONG = 24;
const FEW = 4;
const SMALL = 131_072;
const QUICK = 8;
/** The bytes of a literal's tag at most: its length in four bytes. */
const WIDEST_TAG = 5;

/** A block of exactly `length` bytes that gives `bytes`; null where none was found that is so short. */
export function snapped(bytes: Uint8Array, length: number): Uint8Array | null {
  for (const depth of DEPTHS.slice(0, bytes.length > SMALL ? 1 : 2)) {
    const steps = parsed(bytes, depth);
    const spare = length - steps.length - varintLength(bytes.length);
    if (spare < 0) continue;
    const block = new Writer(bytes, length, spare).written(steps);
    const back = block === null ? null : unsnappy(block, bytes.length);
    const right = back !== null && back.every((byte, at) => byte === bytes[at]);
    back?.fill(0);
    if (right) return block;
    block?.fill(0);
  }
  return null;
}

/** A short block that gives `bytes`, quickly made. */
export function snappyBlock(bytes: Uint8Array): Uint8Array {
  const steps = parsed(bytes, QUICK);
  return new Writer(bytes, steps.length + varintLength(bytes.length), 0).written(steps) ?? stored(bytes);
}

/** One literal. */
function stored(bytes: Uint8Array): Uint8Array {
  const steps = bytes.length === 0 ? [] : [bytes.length, 0];
  const length = bytes.length === 0 ? 0 : bytes.length + tagLength(bytes.length);
  return new Writer(bytes, length + varintLength(bytes.length), 0).written({ steps, length }) ?? new Uint8Array(0);
}

interface Steps {
  /** Pairs: how many bytes, and from how far back they are copied; 0 for a literal. */
  readonly steps: readonly number[];
  /** The bytes that they take. */
  readonly length: number;
}

/** The cheapest steps, 64 KiB at a time; copies reach into the chunks before. */
function parsed(bytes: Uint8Array, depth: number): Steps {
  const matches = new Matches(bytes, depth);
  const steps: number[] = [];
  let literal = 0;
  let length = 0;
  const endLiteral = (): void => {
    if (literal === 0) return;
    steps.push(literal, 0);
    length += literal + tagLength(literal);
    literal = 0;
  };
  for (let from = 0; from < bytes.length; from += CHUNK) {
    const choices = chosen(matches, from, Math.min(bytes.length, from + CHUNK));
    for (let index = 0; index < choices.length; ) {
      const choice = choices[index] as number;
      if (choice === 0) {
        literal++;
        index++;
        continue;
      }
      endLiteral();
      const [count, offset] = [choice >>> 16, choice & 0xffff];
      steps.push(count, offset);
      length += copyLength(count, offset);
      index += count;
    }
  }
  endLiteral();
  return { steps, length };
}

/** For each byte of [from, to): 0 where a literal is best there, else length * 65536 + offset of the best copy. */
function chosen(matches: Matches, from: number, to: number): Uint32Array {
  const count = to - from;
  const near = new Uint32Array(count);
  const far = new Uint32Array(count);
  for (let index = 0; index < count; index++) matches.find(from + index, to, near, far, index);
  // The cost of what follows, where a literal is open already, and where none is.
  const open = new Uint32Array(count + 1);
  const closed = new Uint32Array(count + 1);
  const best = new Uint32Array(count);
  for (let index = count - 1; index >= 0; index--) {
    let copy = 0;
    let cost = Infinity;
    for (const [found, price] of [
      [near[index] as number, 2],
      [far[index] as number, 3],
    ] as const) {
      const longest = found >>> 16;
      for (let length = SHORTEST; length <= longest; length++) {
        const sum = price + (closed[index + length] as number);
        if (sum > cost) continue;
        cost = sum;
        copy = length * 65_536 + (found & 0xffff);
      }
    }
    const literal = 1 + (open[index + 1] as number);
    open[index] = Math.min(literal, cost);
    closed[index] = Math.min(literal + 1, cost);
    best[index] = copy;
    // Whether a literal is open is known only from the front: the copy is kept, and asked again below.
    near[index] = cost < literal + 1 ? 1 : 0;
    far[index] = cost < literal ? 1 : 0;
  }
  let isOpen = false;
  for (let index = 0; index < count; ) {
    const copies: boolean = (isOpen ? far[index] : near[index]) === 1;
    if (!copies) best[index] = 0;
    isOpen = !copies;
    index += copies ? (best[index] as number) >>> 16 : 1;
  }
  return best;
}

/** What stood before, by a hash of four bytes. */
class Matches {
  readonly #bytes: Uint8Array;
  readonly #depth: number;
  readonly #last = new Int32Array(HASHES).fill(-1);
  readonly #before = new Int32Array(REACH + 1).fill(-1);

  constructor(bytes: Uint8Array, depth: number) {
    this.#bytes = bytes;
    this.#depth = depth;
  }

  /** Asked for each byte in turn: the longest copies to `at` that end before `to`, from near and from anywhere, into both arrays. */
  find(at: number, to: number, near: Uint32Array, far: Uint32Array, index: number): void {
    const bytes = this.#bytes;
    if (at + SHORTEST > bytes.length) return;
    const word =
      (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24);
    const hash = Math.imul(word, 0x1e35_a7bd) >>> 17;
    let earlier = this.#last[hash] as number;
    this.#last[hash] = at;
    this.#before[at & REACH] = earlier;
    const most = Math.min(LONGEST, to - at);
    let longest = SHORTEST - 1;
    let nearest = SHORTEST - 1;
    let left = this.#depth;
    // What goes on from the byte before is seldom beaten.
    const before = index > 0 ? (far[index - 1] as number) : 0;
    if (before >>> 16 > SHORTEST) {
      longest = Math.min(
        most,
        before >>> 16 === LONGEST ? this.#length(at - (before & 0xffff), at, LONGEST - 1, most) : (before >>> 16) - 1,
      );
      far[index] = longest * 65_536 + (before & 0xffff);
      if (longest >= LONG) left = Math.min(left, FEW);
    }
    for (; earlier >= 0 && at - earlier <= REACH && left > 0 && longest < most; left--) {
      const offset = at - earlier;
      const asNear = offset <= NEAR && nearest < NEAR_LONGEST;
      if (asNear || bytes[earlier + longest] === bytes[at + longest]) {
        const length = this.#length(earlier, at, 0, most);
        if (asNear && length > nearest) {
          nearest = Math.min(length, NEAR_LONGEST);
          near[index] = nearest * 65_536 + offset;
        }
        if (length > longest) {
          longest = length;
          far[index] = length * 65_536 + offset;
        }
      }
      const next = this.#before[earlier & REACH] as number;
      if (next >= earlier) break;
      earlier = next;
    }
  }

  /** How many bytes from `earlier` and from `at` on are the same, `known` of them for certain. */
  #length(earlier: number, at: number, known: number, most: number): number {
    const bytes = this.#bytes;
    let length = known;
    while (length < most && bytes[earlier + length] === bytes[at + length]) length++;
    return length;
  }
}

/** Writes steps, and spends what is to spare on the way. */
class Writer {
  readonly #bytes: Uint8Array;
  readonly #block: Uint8Array;
  #at = 0;
  #from = 0;
  #spare: number;

  constructor(bytes: Uint8Array, length: number, spare: number) {
    this.#bytes = bytes;
    this.#block = new Uint8Array(length);
    this.#spare = spare;
  }

  written({ steps }: Steps): Uint8Array | null {
    for (let rest = this.#bytes.length; ; rest = Math.floor(rest / 128)) {
      this.#block[this.#at++] = (rest % 128) + (rest >= 128 ? 128 : 0);
      if (rest < 128) break;
    }
    // Most is spent on copies; literals are written last in thought, and take the rest.
    const shares = this.#shares(steps);
    for (let index = 0; index < steps.length; index += 2) {
      const [count, offset] = [steps[index] as number, steps[index + 1] as number];
      const share = shares[index / 2] as number;
      if (offset === 0) this.#literal(count);
      else if (share === copyLength(count, offset)) this.#copy(count, offset, share === 2);
      else if (share === 3) this.#copy(count, offset, false);
      else if (share < 0) {
        // A part of it, and then the copy of what is left.
        this.#literal(-share);
        this.#copy(count + share, offset, false);
      } else this.#literal(count);
    }
    return this.#at === this.#block.length && this.#from === this.#bytes.length ? this.#block : null;
  }

  /** What each step takes: a copy's bytes, more than 3 where it is written out, minus the bytes of it that are. */
  #shares(steps: readonly number[]): Int32Array {
    const shares = new Int32Array(steps.length / 2);
    for (let index = 0; index < steps.length; index += 2) {
      const [count, offset] = [steps[index] as number, steps[index + 1] as number];
      if (offset === 0) continue;
      const length = copyLength(count, offset);
      const out = count + tagLength(count);
      let share = length;
      if (out - length <= this.#spare && out > 3) share = out;
      else if (length === 2 && this.#spare > 0) share = 3;
      else if (length === 3 && this.#spare >= 2 && this.#spare - 1 < count) share = -longestIn(this.#spare);
      this.#spare -= share < 0 ? tagLength(-share) - share : share - length;
      shares[index / 2] = share;
    }
    return shares;
  }

  #literal(count: number): void {
    let left = count;
    while (left > 0) {
      const room = WIDEST_TAG - tagLength(left);
      const length = this.#spare > room && left > 1 ? 1 : left;
      const wider = Math.min(this.#spare - (length < left ? this.#growth(left) : 0), WIDEST_TAG - tagLength(length));
      const tag = tagLength(length) + Math.max(0, wider);
      this.#spare -= tag - tagLength(length) + (length < left ? this.#growth(left) : 0);
      this.#block[this.#at++] = tag === 1 ? (length - 1) << 2 : (58 + tag) << 2;
      for (let byte = 0; byte < tag - 1; byte++) this.#block[this.#at++] = ((length - 1) >>> (8 * byte)) & 0xff;
      this.#block.set(this.#bytes.subarray(this.#from, this.#from + length), this.#at);
      this.#at += length;
      this.#from += length;
      left -= length;
    }
  }

  /** What it costs to write the first byte of a literal alone, before its tag is made wider. */
  #growth(count: number): number {
    return 1 + tagLength(count - 1) - tagLength(count);
  }

  #copy(count: number, offset: number, short: boolean): void {
    if (short) {
      this.#block[this.#at++] = 1 | ((count - 4) << 2) | ((offset >> 8) << 5);
      this.#block[this.#at++] = offset & 0xff;
    } else {
      this.#block[this.#at++] = 2 | ((count - 1) << 2);
      this.#block[this.#at++] = offset & 0xff;
      this.#block[this.#at++] = offset >> 8;
    }
    this.#from += count;
  }
}

function copyLength(count: number, offset: number): number {
  return count >= SHORTEST && count <= NEAR_LONGEST && offset <= NEAR ? 2 : 3;
}

/** How many bytes a literal can have that takes so many with its tag, and fewer than 70. */
function longestIn(room: number): number {
  return room - 1 <= 60 ? room - 1 : Math.max(60, room - 2);
}

/** The bytes before those of a literal. */
function tagLength(count: number): number {
  if (count <= 60) return 1;
  if (count <= 256) return 2;
  if (count <= 65_536) return 3;
  return count <= 16_777_216 ? 4 : 5;
}

function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) length++;
  return length;
}
