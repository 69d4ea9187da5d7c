import type { Source } from '../face.ts';

const PAGE = 65_536;
const PAGES = 64;

/** A source of which 4 MiB are kept: a text that was typed here and there is read back and forth, letter by letter. */
export class Pages implements Source {
  readonly size: number;
  readonly #source: Source;
  readonly #pages: (Uint8Array | undefined)[] = [];
  readonly #numbers: number[] = [];

  constructor(source: Source) {
    this.#source = source;
    this.size = source.size;
  }

  /** The byte at `at`, 0 behind the end. */
  byte(at: number): number {
    const offset = at % PAGE;
    return this.#page((at - offset) / PAGE)[offset] ?? 0;
  }

  read(at: number, into: Uint8Array): number {
    let count = 0;
    while (count < into.length) {
      const offset = (at + count) % PAGE;
      const page = this.#page((at + count - offset) / PAGE);
      const length = Math.min(page.length - offset, into.length - count);
      if (length <= 0) break;
      into.set(page.subarray(offset, offset + length), count);
      count += length;
    }
    return count;
  }

  #page(number: number): Uint8Array {
    const slot = number % PAGES;
    const held = this.#pages[slot];
    if (held !== undefined && this.#numbers[slot] === number) return held;
    const bytes = new Uint8Array(Math.max(0, Math.min(PAGE, this.size - number * PAGE)));
    const page = bytes.subarray(0, this.#source.read(number * PAGE, bytes));
    this.#pages[slot] = page;
    this.#numbers[slot] = number;
    return page;
  }
}
