import fc from 'fast-check';

/** Uniform integers below n, all from one seed that fast-check draws and prints when a property fails. */
export type Random = (below: number) => number;

/** Mulberry32. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Not shrunk: a smaller seed gives no smaller text. */
export const randomness = fc.noShrink(fc.integer()).map(randomFrom);
