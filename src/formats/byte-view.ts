import type { Source } from './face.ts';
import { WINDOW } from './windows.ts';

/** So near behind what was read last, in bytes, the reader goes on forward. */
const NEAR = 512;

/** Single bytes and numbers of a source, read through one window that follows the reader. Beyond the end stands nothing. */
export class ByteView implements Source {
  readonly size: number;
  readonly #source: Source;
  readonly #window: Uint8Array;
  #start = 0;
  #filled = 0;

  /** `window`: bytes read at once; small where reads jump about. */
  constructor(source: Source, window = WINDOW) {
    this.#source = source;
    this.size = source.size;
    this.#window = new Uint8Array(Math.max(8, Math.min(window, source.size)));
  }

  read(at: number, into: Uint8Array): number {
    if (into.length > this.#window.length) return this.#source.read(at, into);
    const offset = this.#reach(at, into.length);
    const part = this.#window.subarray(offset, Math.min(offset + into.length, this.#filled));
    into.set(part);
    return part.length;
  }

  /** The byte at `at`; -1 where there is none. */
  byte(at: number): number {
    const offset = this.#reach(at, 1);
    return offset < this.#filled ? (this.#window[offset] as number) : -1;
  }

  /** Unsigned, little-endian, of 1 to 6 bytes; -1 where they are not all there. */
  little(at: number, bytes: number): number {
    const offset = this.#reach(at, bytes);
    if (offset + bytes > this.#filled) return -1;
    let value = 0;
    for (let index = bytes - 1; index >= 0; index--) value = value * 256 + (this.#window[offset + index] as number);
    return value;
  }

  /** Unsigned, big-endian, of 1 to 6 bytes (8 where the first two are 0); -1 where they are not all there, or too large. */
  big(at: number, bytes: number): number {
    const offset = this.#reach(at, bytes);
    if (offset + bytes > this.#filled) return -1;
    let value = 0;
    for (let index = 0; index < bytes; index++) value = value * 256 + (this.#window[offset + index] as number);
    return Number.isSafeInteger(value) ? value : -1;
  }

  /** Unsigned LEB128 at `at`: its value and where it ends; null where it does not end, or is no safe integer. */
  leb128(at: number): { readonly value: number; readonly end: number } | null {
    let value = 0;
    let scale = 1;
    for (let end = at; end < at + 8; end++) {
      const byte = this.byte(end);
      if (byte < 0) return null;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return Number.isSafeInteger(value) ? { value, end: end + 1 } : null;
      scale *= 128;
    }
    return null;
  }

  /** Overwrites what it holds. */
  wipe(): void {
    this.#window.fill(0);
    this.#filled = 0;
  }

  /** Offset of `at` in the window, which holds `length` bytes from there on if the source does. */
  #reach(at: number, length: number): number {
    const offset = at - this.#start;
    if (offset >= 0 && offset + length <= this.#filled) return offset;
    // Who jumps about is not read ahead for.
    const onward = offset >= 0 && offset <= this.#filled + NEAR;
    const wanted = onward ? this.#window : this.#window.subarray(0, Math.max(length, NEAR));
    this.#start = at;
    this.#filled = at >= 0 && at < this.size ? this.#source.read(at, wanted) : 0;
    return 0;
  }
}
