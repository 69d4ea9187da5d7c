import { GitError } from './git-process.ts';

/** Pieces of a stream, read by lines, by what ends them, or by length. */
export class ByteReader {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #have: Buffer = Buffer.alloc(0);

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** Up to (without) `end`, a byte; null at the end of the stream. */
  async until(end: number): Promise<Buffer | null> {
    const parts: Buffer[] = [];
    for (;;) {
      const at = this.#have.indexOf(end);
      if (at >= 0) {
        parts.push(this.#have.subarray(0, at));
        this.#have = this.#have.subarray(at + 1);
        return parts.length === 1 ? (parts[0] ?? null) : Buffer.concat(parts);
      }
      if (this.#have.length > 0) parts.push(this.#have);
      if (!(await this.#more())) {
        if (parts.length > 0) throw new GitError('unexpected', 'output');
        return null;
      }
    }
  }

  /** Exactly so many bytes, in memory of their own. */
  async exactly(length: number): Promise<Buffer> {
    const whole = Buffer.alloc(length);
    let filled = 0;
    while (filled < length) {
      if (this.#have.length === 0 && !(await this.#more())) throw new GitError('unexpected', 'output');
      const part = this.#have.subarray(0, length - filled);
      whole.set(part, filled);
      filled += part.length;
      this.#have = this.#have.subarray(part.length);
    }
    return whole;
  }

  /** The first byte of what is left; null at the end. */
  async peek(): Promise<number | null> {
    while (this.#have.length === 0) if (!(await this.#more())) return null;
    return this.#have[0] ?? null;
  }

  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  async #more(): Promise<boolean> {
    const next = await this.#pieces.next();
    if (next.done === true) {
      this.#have = Buffer.alloc(0);
      return false;
    }
    this.#have = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    return true;
  }
}
