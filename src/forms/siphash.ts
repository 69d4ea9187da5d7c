/**
 * SipHash-2-4 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", INDOCRYPT 2012) on 64-bit words held as pairs of
 * 32-bit halves: no BigInt, no allocation in the scan loop.
 */
class SipState {
  a = 0; // v0, low and high half
  A = 0;
  b = 0; // v1
  B = 0;
  c = 0; // v2
  C = 0;
  d = 0; // v3
  D = 0;

  start(k0: number, K0: number, k1: number, K1: number): void {
    this.a = k0 ^ 0x70736575;
    this.A = K0 ^ 0x736f6d65;
    this.b = k1 ^ 0x6e646f6d;
    this.B = K1 ^ 0x646f7261;
    this.c = k0 ^ 0x6e657261;
    this.C = K0 ^ 0x6c796765;
    this.d = k1 ^ 0x79746573;
    this.D = K1 ^ 0x74656462;
  }

  rounds(count: number): void {
    let { a, A, b, B, c, C, d, D } = this;
    for (let i = 0; i < count; i++) {
      let t = (a + b) | 0;
      A = (A + B + (t >>> 0 < a >>> 0 ? 1 : 0)) | 0;
      a = t;
      t = (b << 13) | (B >>> 19);
      B = ((B << 13) | (b >>> 19)) ^ A;
      b = t ^ a;
      t = a;
      a = A;
      A = t;
      t = (c + d) | 0;
      C = (C + D + (t >>> 0 < c >>> 0 ? 1 : 0)) | 0;
      c = t;
      t = (d << 16) | (D >>> 16);
      D = ((D << 16) | (d >>> 16)) ^ C;
      d = t ^ c;
      t = (a + d) | 0;
      A = (A + D + (t >>> 0 < a >>> 0 ? 1 : 0)) | 0;
      a = t;
      t = (d << 21) | (D >>> 11);
      D = ((D << 21) | (d >>> 11)) ^ A;
      d = t ^ a;
      t = (c + b) | 0;
      C = (C + B + (t >>> 0 < c >>> 0 ? 1 : 0)) | 0;
      c = t;
      t = (b << 17) | (B >>> 15);
      B = ((B << 17) | (b >>> 15)) ^ C;
      b = t ^ c;
      t = c;
      c = C;
      C = t;
    }
    this.a = a;
    this.A = A;
    this.b = b;
    this.B = B;
    this.c = c;
    this.C = C;
    this.d = d;
    this.D = D;
  }

  absorb(low: number, high: number): void {
    this.d ^= low;
    this.D ^= high;
    this.rounds(2);
    this.a ^= low;
    this.A ^= high;
  }

  finish(): void {
    this.c ^= 0xff;
    this.rounds(4);
  }
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24);
}

/** Tag of bytes [start, start + length) under a 16-byte key: 8 bytes, little-endian as in the reference implementation. */
export function siphash24(key: Uint8Array, bytes: Uint8Array, start: number, length: number): Uint8Array {
  const state = new SipState();
  state.start(word(key, 0), word(key, 4), word(key, 8), word(key, 12));
  const whole = start + length - (length % 8);
  for (let at = start; at < whole; at += 8) state.absorb(word(bytes, at), word(bytes, at + 4));
  const last = new Uint8Array(8);
  last.set(bytes.subarray(whole, start + length));
  last[7] = length & 255;
  state.absorb(word(last, 0), word(last, 4));
  state.finish();
  const low = state.a ^ state.b ^ state.c ^ state.d;
  const high = state.A ^ state.B ^ state.C ^ state.D;
  return Uint8Array.of(low, low >>> 8, low >>> 16, low >>> 24, high, high >>> 8, high >>> 16, high >>> 24);
}

/** SipHash-2-4 of 16-byte windows, for the scan loop: the result stands in `low` and `high`. */
export class WindowHasher {
  low = 0;
  high = 0;
  readonly #state = new SipState();
  readonly #key: readonly [number, number, number, number];

  constructor(key: Uint8Array) {
    this.#key = [word(key, 0), word(key, 4), word(key, 8), word(key, 12)];
  }

  /** Hashes bytes [at, at + 16). */
  hash(bytes: Uint8Array, at: number): void {
    const state = this.#state;
    const key = this.#key;
    state.start(key[0], key[1], key[2], key[3]);
    state.absorb(word(bytes, at), word(bytes, at + 4));
    state.absorb(word(bytes, at + 8), word(bytes, at + 12));
    state.absorb(0, 16 << 24);
    state.finish();
    this.low = state.a ^ state.b ^ state.c ^ state.d;
    this.high = state.A ^ state.B ^ state.C ^ state.D;
  }
}

export function windowHasher(key: Uint8Array): WindowHasher {
  return new WindowHasher(key);
}
