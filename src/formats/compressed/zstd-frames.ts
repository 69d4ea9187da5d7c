import type { Inflater } from '../face.ts';
import { giveBack } from '../give-back.ts';
import { holdsAt } from '../textual.ts';
import { Damage, type Decoder } from './forward.ts';
import type { Input } from './input.ts';

/** A block gives 128 KiB at most (RFC 8878 §3.1.1.2.3). */
export const BLOCK_GIVES = 1_048_576;
const MAGIC = '\x28\xb5\x2f\xfd';
const BLOCK = { rle: 1, compressed: 2 } as const;
const LARGEST_BLOCK = 131_072;
/** What zstd(1) itself takes without being asked to take more. */
const LARGEST_WINDOW = 134_217_728;
/** All decoders at once: streams stand in streams. */
const WINDOWS = 167_772_160;
const PIECE = 65_536;
/** Frames and blocks that give nothing; nobody writes so many of them one after the other. */
const EMPTY_IN_A_ROW = 20_000;

let windows = 0;

/** Whether a frame, perhaps a skippable one, begins here. */
export function isFrame(head: Uint8Array): boolean {
  return holdsAt(head, 0, MAGIC) || (holdsAt(head, 1, '*M\x18') && (head[0] ?? 0) >> 4 === 5);
}

/** Frames one after the other. Blocks are handed over one by one, so that none gives more than a block may. */
export class Unzstd implements Decoder {
  at: number;
  began: number | null = null;
  /** Whether a frame that is no data was met. */
  skipped = false;
  readonly #input: Input;
  readonly #stop: number;
  readonly #inflater: Inflater;
  #frame: Frame | null = null;
  #frames = 0;
  #held = 0;

  /** There are no frames behind `stop`. */
  constructor(input: Input, from: number, stop: number, inflater: Inflater) {
    this.#input = input;
    this.at = from;
    this.#stop = stop;
    this.#inflater = inflater;
  }

  next(): Uint8Array | null {
    this.began = null;
    for (let empty = 0; empty < EMPTY_IN_A_ROW; empty++) {
      let began: number | null = null;
      if (this.#frame === null) {
        began = this.at;
        if (!this.#beginFrame()) return null;
        if (this.#frame === null) continue;
      }
      const made = this.#block(this.#frame);
      if (made.length === 0) continue;
      this.began = began;
      return made;
    }
    throw damaged();
  }

  end(): void {
    this.#input.wipe();
    this.#hold(0);
  }

  /** False at the end; no frame is begun where it was a skippable one. */
  #beginFrame(): boolean {
    const head = this.#piece(18);
    if (holdsAt(head, 1, '*M\x18') && (head[0] ?? 0) >> 4 === 5 && head.length >= 8) {
      this.skipped = true;
      this.at += 8 + new DataView(head.buffer, head.byteOffset).getUint32(4, true);
      return true;
    }
    const frame = holdsAt(head, 0, MAGIC) ? headerOf(head) : null;
    if (frame === null) {
      if (this.#frames > 0 || head.length === 0) return false;
      throw new Damage({ reason: 'malformed', detail: 'compressed with zstd, and cut off in its header' });
    }
    if (frame.dictionary)
      throw new Damage({ reason: 'format-not-supported', detail: 'compressed with zstd and a dictionary that is not in the file' });
    if (frame.window > LARGEST_WINDOW || windows - this.#held + frame.window > WINDOWS) {
      const mib = Math.ceil(frame.window / 1_048_576);
      throw new Damage({
        reason: 'too-large',
        detail: `compressed with zstd so that reading it takes ${mib} MiB of memory: unpack it to search it`,
      });
    }
    this.#hold(frame.window);
    this.#inflater.reset();
    this.#push(head.subarray(0, frame.header));
    this.#frame = frame;
    this.#frames++;
    return true;
  }

  #block(frame: Frame): Uint8Array {
    const head = this.#piece(3);
    if (head.length < 3) throw cutOff();
    const field = (head[0] as number) | ((head[1] as number) << 8) | ((head[2] as number) << 16);
    const type = (field >> 1) & 3;
    const size = field >> 3;
    if (type > BLOCK.compressed || size > LARGEST_BLOCK) throw damaged();
    const parts = [this.#push(head)];
    for (let left = type === BLOCK.rle ? 1 : size; left > 0; ) {
      const bytes = this.#piece(left);
      if (bytes.length === 0) throw cutOff();
      left -= bytes.length;
      parts.push(this.#push(bytes));
    }
    if ((field & 1) === 1) {
      if (frame.sum) parts.push(this.#push(this.#piece(4)));
      this.#frame = null;
    }
    return joined(parts);
  }

  /** Hands over the bytes at `at` and goes on behind them. */
  #push(bytes: Uint8Array): Uint8Array {
    try {
      const made = this.#inflater.push(bytes);
      this.at += bytes.length;
      return made;
    } catch {
      throw damaged();
    }
  }

  /** The next bytes, fewer than `length` at the end or beyond 64 KiB. */
  #piece(length: number): Uint8Array {
    return this.#input.all(this.at, Math.max(0, Math.min(length, PIECE, this.#stop - this.at)));
  }

  #hold(window: number): void {
    windows += window - this.#held;
    this.#held = window;
  }
}

interface Frame {
  /** Bytes of the header, magic and all. */
  readonly header: number;
  /** Bytes of decoded data that have to be kept to decode what follows. */
  readonly window: number;
  readonly dictionary: boolean;
  readonly sum: boolean;
}

/** RFC 8878 §3.1.1.1; null where it is cut off. */
function headerOf(head: Uint8Array): Frame | null {
  const descriptor = head[4];
  if (descriptor === undefined) return null;
  const single = (descriptor & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3] as number;
  const contentFlag = descriptor >> 6;
  const content = contentFlag === 0 ? (single ? 1 : 0) : 1 << contentFlag;
  const header = 5 + (single ? 0 : 1) + dictionary + content;
  if (head.length < header) return null;
  let size = 0;
  for (let at = header - 1; at >= header - content; at--) size = size * 256 + (head[at] as number);
  const described = head[5] as number;
  const base = 2 ** (10 + (described >> 3));
  const window = single ? size + (contentFlag === 1 ? 256 : 0) : base + (base / 8) * (described & 7);
  const named = head.subarray(header - content - dictionary, header - content).some((byte) => byte !== 0);
  return { header, window, dictionary: named, sum: (descriptor & 4) !== 0 };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const given = parts.filter((part) => part.length > 0);
  if (given.length <= 1) return given[0] ?? new Uint8Array(0);
  const whole = new Uint8Array(given.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of given) {
    whole.set(part, at);
    at += part.length;
    giveBack(part);
  }
  return whole;
}

const damaged = () =>
  new Damage({ reason: 'malformed', detail: 'compressed with zstd, and damaged: what stands before the damage was searched' });
const cutOff = () => new Damage({ reason: 'malformed', detail: 'compressed with zstd, and cut off: what is left was searched' });
