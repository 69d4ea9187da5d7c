/** XXH32 (github.com/Cyan4973/xxHash: doc/xxhash_spec.md), the checksum of LZ4's frames, over bytes as they come. */

const [FIRST, SECOND, THIRD, FOURTH, FIFTH] = [0x9e37_79b1, 0x85eb_ca77, 0xc2b2_ae3d, 0x27d4_eb2f, 0x1656_67b1] as const;
/** Four lanes of four bytes. */
const STRIPE = 16;

export class Xxh32 {
  readonly #lanes = Int32Array.of(FIRST + SECOND, SECOND, 0, -FIRST);
  readonly #rest = new Uint8Array(STRIPE);
  #held = 0;
  #length = 0;

  add(bytes: Uint8Array): void {
    this.#length += bytes.length;
    let at = 0;
    if (this.#held > 0) {
      at = Math.min(bytes.length, STRIPE - this.#held);
      this.#rest.set(bytes.subarray(0, at), this.#held);
      this.#held += at;
      if (this.#held < STRIPE) return;
      this.#stripe(this.#rest, 0);
    }
    for (; at + STRIPE <= bytes.length; at += STRIPE) this.#stripe(bytes, at);
    this.#held = bytes.length - at;
    this.#rest.set(bytes.subarray(at));
  }

  /** The sum of what was added so far. */
  get sum(): number {
    const [one, two, three, four] = this.#lanes as unknown as [number, number, number, number];
    let sum = this.#length >= STRIPE ? rotated(one, 1) + rotated(two, 7) + rotated(three, 12) + rotated(four, 18) : FIFTH;
    sum = (sum + this.#length) | 0;
    let at = 0;
    for (; at + 4 <= this.#held; at += 4) sum = Math.imul(rotated(sum + Math.imul(wordAt(this.#rest, at), THIRD), 17), FOURTH);
    for (; at < this.#held; at++) sum = Math.imul(rotated(sum + Math.imul(this.#rest[at] as number, FIFTH), 11), FIRST);
    sum = Math.imul(sum ^ (sum >>> 15), SECOND);
    sum = Math.imul(sum ^ (sum >>> 13), THIRD);
    return (sum ^ (sum >>> 16)) >>> 0;
  }

  #stripe(bytes: Uint8Array, at: number): void {
    const lanes = this.#lanes;
    for (let lane = 0; lane < 4; lane++)
      lanes[lane] = Math.imul(rotated((lanes[lane] as number) + Math.imul(wordAt(bytes, at + lane * 4), SECOND), 13), FIRST);
  }
}

export function xxh32(bytes: Uint8Array): number {
  const hash = new Xxh32();
  hash.add(bytes);
  return hash.sum;
}

function rotated(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24);
}
