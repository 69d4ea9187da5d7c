import { sha256 } from '@noble/hashes/sha2.js';

const STAGE = 16_384;
/** A kind and up to eight groups of seven bits. */
const RECORD = 9;

/** SHA-256 over a sequence of small records (kinds, lengths, offsets): what a structure is compared by. */
export class StructureDigest {
  #hash = sha256.create();
  readonly #stage = new Uint8Array(STAGE);
  #used = 0;
  /** Where `rollback` leads: into the stage, or to what was hashed before the stage had to be emptied. */
  #mark = 0;
  #saved: { hash: ReturnType<typeof sha256.create>; stage: Uint8Array } | null = null;

  /** One record: a kind below 256 and a non-negative safe integer. */
  record(kind: number, value: number): void {
    if (this.#used + RECORD > STAGE) this.#flush();
    this.#stage[this.#used++] = kind;
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.#stage[this.#used++] = (rest % 0x80) | 0x80;
    this.#stage[this.#used++] = rest;
  }

  bytes(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      if (this.#used === STAGE) this.#flush();
      const part = bytes.subarray(at, at + STAGE - this.#used);
      this.#stage.set(part, this.#used);
      this.#used += part.length;
      at += part.length;
    }
  }

  /** Remembers the present state for `rollback`. */
  mark(): void {
    this.#mark = this.#used;
    this.#saved = null;
  }

  /** Forgets everything since `mark`. */
  rollback(): void {
    if (this.#saved === null) {
      this.#used = this.#mark;
      return;
    }
    this.#hash = this.#saved.hash;
    this.#stage.set(this.#saved.stage);
    this.#used = this.#saved.stage.length;
    this.mark();
  }

  /** Ends the digest: hexadecimal. */
  end(): string {
    this.#flush();
    return Array.from(this.#hash.digest(), (byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  #flush(): void {
    this.#saved ??= { hash: this.#hash.clone(), stage: this.#stage.slice(0, this.#mark) };
    this.#hash.update(this.#stage.subarray(0, this.#used));
    this.#used = 0;
  }
}
