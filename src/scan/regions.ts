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

  /** In ascending order, none touching another, inside [0, length). */
  merged(length: number): Region[] {
    const sorted = this.#all.sort((a, b) => a.start - b.start);
    const merged: Region[] = [];
    for (const one of sorted) {
      const start = Math.max(0, one.start);
      const end = Math.min(length, one.end);
      const last = merged.at(-1);
      if (last !== undefined && start <= last.end) {
        merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, end), purpose: last.purpose | one.purpose };
      } else merged.push({ start, end, purpose: one.purpose });
    }
    return merged;
  }
}
