import { isPartOf } from './purpose.ts';

/** The pieces of a block that deserve a close look. */

export interface Region {
  readonly start: number;
  readonly end: number;
  /** What for: bits of close-look. */
  readonly purpose: number;
}

export class Regions {
  readonly #all: Region[] = [];

  get empty(): boolean {
    return this.#all.length === 0;
  }

  /** Bytes [start, end), cut to the block's own. */
  add(start: number, end: number, purpose: number): void {
    const last = this.#all.at(-1);
    // Marks come in ascending order and close together: most regions go on where the last one is.
    if (last !== undefined && last.purpose === purpose && start >= last.start && start <= last.end) {
      if (end > last.end) this.#all[this.#all.length - 1] = { start: last.start, end, purpose };
    } else this.#all.push({ start, end, purpose });
  }

  /**
   * In ascending order; of each purpose none touches another, and none lies inside one that is for more. Inside [0, length).
   */
  merged(length: number): Region[] {
    const open = new Map<number, { start: number; end: number; purpose: number }>();
    const merged: Region[] = [];
    for (const one of this.#all.sort((a, b) => a.start - b.start)) {
      const start = Math.max(0, one.start);
      const end = Math.min(length, one.end);
      const last = open.get(one.purpose);
      if (start >= end) continue;
      if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
      else {
        const region = { start, end, purpose: one.purpose };
        open.set(one.purpose, region);
        merged.push(region);
      }
    }
    // Of one purpose the latest region is the only one that can hold what begins later.
    const ends = new Map<number, number>();
    return merged
      .sort((a, b) => a.start - b.start || b.end - a.end)
      .filter(({ end, purpose }) => {
        for (const [other, until] of ends) if (other !== purpose && isPartOf(purpose, other) && end <= until) return false;
        ends.set(purpose, end);
        return true;
      });
  }
}
