const MASK = '[secret]';

/** XOR-accumulating comparison: time depends on the lengths only. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) difference |= (a[i] as number) ^ (b[i] as number);
  return difference === 0;
}

/**
 * A secret value. Its bytes are private: printing, JSON and inspection show a mask. The holder wipes it after use
 * (`using` does so by itself); a wiped secret is empty.
 */
export class Secret {
  #bytes: Uint8Array;

  private constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Copies: the caller keeps (and wipes) its own bytes. */
  static of(bytes: Uint8Array): Secret {
    // Not slice(): a Buffer's gives a view of the same memory.
    return new Secret(new Uint8Array(bytes));
  }

  /** In bytes. */
  get length(): number {
    return this.#bytes.length;
  }

  /** Lends the bytes for the time of the call; `f` must not keep them. */
  use<T>(f: (bytes: Uint8Array) => T): T {
    return f(this.#bytes);
  }

  /** In constant time for equal lengths. */
  equals(other: Secret | Uint8Array): boolean {
    return equalBytes(this.#bytes, other instanceof Secret ? other.#bytes : other);
  }

  wipe(): void {
    this.#bytes.fill(0);
    this.#bytes = new Uint8Array(0);
  }

  [Symbol.dispose](): void {
    this.wipe();
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return MASK;
  }
}
