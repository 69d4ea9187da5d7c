/** 2^16 pages share one chunk of 8 KiB. */
const CHUNK_BITS = 16;

/** A set of page numbers, one bit each, in chunks that exist where pages were added. */
export class PageSet {
  readonly #chunks = new Map<number, Uint32Array>();

  has(page: number): boolean {
    const chunk = this.#chunks.get(page >>> CHUNK_BITS);
    return chunk !== undefined && ((chunk[(page & 0xffff) >>> 5] as number) & (1 << (page & 31))) !== 0;
  }

  /** False where it was in the set before. */
  add(page: number): boolean {
    let chunk = this.#chunks.get(page >>> CHUNK_BITS);
    if (chunk === undefined) this.#chunks.set(page >>> CHUNK_BITS, (chunk = new Uint32Array(2_048)));
    const index = (page & 0xffff) >>> 5;
    const bit = 1 << (page & 31);
    const before = chunk[index] as number;
    chunk[index] = before | bit;
    return (before & bit) === 0;
  }
}
