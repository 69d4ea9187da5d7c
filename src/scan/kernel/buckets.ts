import type { Fragment } from './entries.ts';
import { BUCKET_TABLES, FRAGMENT } from './layout.ts';

/**
 * Shares out literals to the buckets of the first stage. A bucket lets through every byte that any of its fragments has at a
 * place, and what two tables of half a byte cannot tell from it: like fragments belong together. Which fragment a literal is known by
 * and which bucket it goes to is chosen together, so that in ordinary text the fewest bytes become candidates.
 */

/** Buckets in one set of tables: bits of a byte. */
const TOGETHER = 8;
/** How often each literal is taken out and placed anew. */
const ROUNDS = 3;

/**
 * How often bytes stand in program text and prose, per 10,000, from 0x20 to 0x7e; measured over JavaScript, TypeScript, JSON and
 * Markdown. Others together make up a hundred or two.
 */
// biome-ignore format: a table
const FREQUENCIES = [
  1737, 9, 73, 7, 36, 1, 14, 38, 108, 108, 69, 10, 121, 41, 137, 76,
  51, 40, 37, 31, 29, 23, 23, 19, 23, 19, 80, 79, 15, 91, 26, 13,
  12, 37, 19, 31, 25, 35, 19, 6, 8, 29, 4, 10, 19, 18, 20, 22,
  28, 4, 30, 43, 41, 12, 10, 9, 2, 4, 3, 21, 19, 21, 1, 31,
  42, 399, 88, 227, 203, 750, 140, 102, 126, 378, 22, 38, 246, 134, 406, 387,
  189, 10, 446, 361, 547, 202, 63, 44, 61, 91, 13, 62, 18, 62, 1,
];
const OTHERS = 1;

function frequencyOf(byte: number): number {
  return FREQUENCIES[byte - 0x20] ?? (byte === 10 ? 250 : OTHERS);
}

/** Per high half of a byte and set of low halves: the share of bytes that have them. */
function sharesOf(): Float64Array {
  const by = new Float64Array(16 << 16);
  let total = 0;
  for (let byte = 0; byte < 256; byte++) total += frequencyOf(byte);
  for (let high = 0; high < 16; high++) {
    for (let set = 1; set < 1 << 16; set++) {
      const lowest = 31 - Math.clz32(set & -set);
      const rest = by[(high << 16) | (set & (set - 1))] as number;
      by[(high << 16) | set] = rest + frequencyOf((high << 4) | lowest) / total;
    }
  }
  return by;
}

/** 8 MB, made when rules are compiled: mostly none are. */
let shares: Float64Array | null = null;

/** Low and high halves that a place of a bucket lets through, 16 bits each. */
class Bucket {
  readonly lows: number[] = [0, 0, 0, 0];
  readonly highs: number[] = [0, 0, 0, 0];
  /** How many fragments have each half at each place. */
  readonly #counts = new Uint16Array(FRAGMENT * 32);
  share = 0;

  /** Share of bytes that become candidates once this fragment is in. */
  shareWith(halves: Halves): number {
    let share = 1;
    for (let at = 0; at < FRAGMENT; at++) {
      share *= shareOf((this.lows[at] as number) | (halves.lows[at] as number), (this.highs[at] as number) | (halves.highs[at] as number));
    }
    return share;
  }

  change(halves: Halves, by: 1 | -1): void {
    for (let at = 0; at < FRAGMENT; at++) {
      for (let half = 0; half < 16; half++) {
        if (((halves.lows[at] as number) >> half) & 1) this.#count(at * 32 + half, by);
        if (((halves.highs[at] as number) >> half) & 1) this.#count(at * 32 + 16 + half, by);
      }
      this.lows[at] = this.#present(at * 32);
      this.highs[at] = this.#present(at * 32 + 16);
    }
    this.share = this.shareWith(NONE);
  }

  #count(at: number, by: number): void {
    this.#counts[at] = (this.#counts[at] as number) + by;
  }

  #present(from: number): number {
    let set = 0;
    for (let half = 0; half < 16; half++) if ((this.#counts[from + half] as number) > 0) set |= 1 << half;
    return set;
  }
}

interface Halves {
  readonly lows: readonly number[];
  readonly highs: readonly number[];
}

const NONE: Halves = { lows: [0, 0, 0, 0], highs: [0, 0, 0, 0] };

function shareOf(lows: number, highs: number): number {
  shares ??= sharesOf();
  let share = 0;
  for (let left = highs; left !== 0; left &= left - 1) share += shares[((31 - Math.clz32(left & -left)) << 16) | lows] as number;
  return share;
}

function halvesOf(fragment: Fragment): Halves {
  const lows = [0, 0, 0, 0];
  const highs = [0, 0, 0, 0];
  for (const [at, set] of fragment.sets.entries()) {
    for (let byte = 0; byte < 256; byte++) {
      if (set[byte] === 0) continue;
      lows[at] = (lows[at] as number) | (1 << (byte & 15));
      highs[at] = (highs[at] as number) | (1 << (byte >> 4));
    }
  }
  return { lows, highs };
}

export interface Placing {
  /** Per literal the fragment it is known by: index into those given. */
  readonly chosen: readonly number[];
  /** Per eight buckets four pairs of 16-byte tables (low halves, high halves): per half a bit per bucket. */
  readonly tables: Uint8Array;
  /** The share of bytes that become candidates, by the table of frequencies. */
  readonly share: number;
}

/** `choices`: of each literal the fragments it may be known by. `count` buckets, a multiple of eight. */
export function placed(choices: readonly (readonly Fragment[])[], count: number): Placing {
  const halves = choices.map((fragments) => fragments.map((fragment) => halvesOf(fragment)));
  const buckets = Array.from({ length: count }, () => new Bucket());
  const chosen = choices.map(() => 0);
  const where = choices.map(() => -1);
  // Those with the fewest choices, and the commonest, first.
  const alone = new Bucket();
  const best = halves.map((of) => Math.min(...of.map((one) => alone.shareWith(one))));
  const order = [...choices.keys()].sort((a, b) => (best[b] as number) - (best[a] as number) || a - b);
  for (let round = 0; round < ROUNDS; round++) {
    for (const literal of order) {
      const options = halves[literal] as Halves[];
      const held = where[literal] as number;
      if (held >= 0) (buckets[held] as Bucket).change(options[chosen[literal] as number] as Halves, -1);
      let least = Infinity;
      for (const [bucket, { share }] of buckets.entries()) {
        for (const [option, one] of options.entries()) {
          const more = (buckets[bucket] as Bucket).shareWith(one) - share;
          if (more >= least) continue;
          least = more;
          chosen[literal] = option;
          where[literal] = bucket;
        }
      }
      (buckets[where[literal] as number] as Bucket).change(options[chosen[literal] as number] as Halves, 1);
    }
  }
  const tables = new Uint8Array((count / TOGETHER) * BUCKET_TABLES);
  for (const [bucket, { lows, highs }] of buckets.entries()) {
    for (let at = 0; at < FRAGMENT; at++) {
      for (let half = 0; half < 16; half++) {
        const low = Math.floor(bucket / TOGETHER) * BUCKET_TABLES + at * 32 + half;
        const high = low + 16;
        const bit = 1 << (bucket % TOGETHER);
        if (((lows[at] as number) >> half) & 1) tables[low] = (tables[low] as number) | bit;
        if (((highs[at] as number) >> half) & 1) tables[high] = (tables[high] as number) | bit;
      }
    }
  }
  return { chosen, tables, share: buckets.reduce((sum, { share }) => sum + share, 0) };
}
