import { sha256 } from '@noble/hashes/sha2.js';

const STAGE = 4_096;

/** SHA-256 over a sequence of small records (kinds, lengths, offsets): what a structure is compared by. */
export class StructureDigest {
  readonly #hash: ReturnType<typeof sha256.create>;
  readonly #stage = new Uint8Array(STAGE);
  readonly #view = new DataView(this.#stage.buffer);
  #used = 0;

  constructor(hash = sha256.create()) {
    this.#hash = hash;
  }

  /** One record: a kind below 256 and a non-negative integer. */
  record(kind: number, value: number): void {
    if (this.#used + 9 > STAGE) this.#flush();
    this.#stage[this.#used] = kind;
    this.#view.setFloat64(this.#used + 1, value);
    this.#used += 9;
  }

  bytes(bytes: Uint8Array): void {
    this.#flush();
    this.#hash.update(bytes);
  }

  /** The same state once more, to go back to. */
  fork(): StructureDigest {
    this.#flush();
    return new StructureDigest(this.#hash.clone());
  }

  /** Ends the digest: hexadecimal. */
  end(): string {
    this.#flush();
    return Array.from(this.#hash.digest(), (byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  #flush(): void {
    if (this.#used > 0) this.#hash.update(this.#stage.subarray(0, this.#used));
    this.#used = 0;
  }
}
