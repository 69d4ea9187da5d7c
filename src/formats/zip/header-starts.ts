/** Where headers were met, as they were met: mostly in ascending order. Eight bytes each. */
export class HeaderStarts {
  #starts = new Float64Array(64);
  #count = 0;
  /** Those that came out of order. */
  readonly #others = new Set<number>();

  add(start: number): void {
    if (this.#count > 0 && start <= (this.#starts[this.#count - 1] as number)) {
      this.#others.add(start);
      return;
    }
    if (this.#count === this.#starts.length) {
      const wider = new Float64Array(this.#count * 2);
      wider.set(this.#starts);
      this.#starts = wider;
    }
    this.#starts[this.#count++] = start;
  }

  has(start: number): boolean {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] as number) < start) low = middle + 1;
      else high = middle;
    }
    return (low < this.#count && this.#starts[low] === start) || this.#others.has(start);
  }
}
