import type { Sum } from '../amended-file.ts';
import { crc32c, masked } from '../codecs/crc32c.ts';
import type { Source, Span } from '../face.ts';
import { giveBack } from '../give-back.ts';

/** LevelDB's logs (github.com/google/leveldb: doc/log_format.md): blocks of 32 KiB, with records in fragments. */

export const HEADER = 7;
export const BLOCK = 32_768;
export const FULL = 1;
export const FIRST = 2;
const LAST = 4;
/** 4 GiB in fragments: LevelDB has no longer values. */
const MOST_FRAGMENTS = 131_072;

export interface LogRecord {
  readonly pieces: readonly Span[];
  /** Whether its beginning is there. */
  readonly begun: boolean;
  /** Whether its checksums hold and nothing in it is missing. */
  readonly sound: boolean;
  /** Whether the file ends in it: the log is being written to, or its writer crashed. */
  readonly cut: boolean;
}

/** The records of a log in order; null behind each block. Damaged ones come too, as far as their lengths can be right. */
export function* logRecords(file: Source): Generator<LogRecord | null> {
  const block = new Uint8Array(BLOCK);
  let pieces: Span[] = [];
  let begun = false;
  let sound = true;
  const record = (): LogRecord => ({ pieces, begun, sound, cut: false });
  const anew = (): void => {
    pieces = [];
    begun = false;
    sound = true;
  };
  const { size } = file;
  for (let base = 0; base < size; base += BLOCK) {
    const filled = file.read(base, block);
    const bytes = block.subarray(0, filled);
    for (let at = 0; at + HEADER <= filled; ) {
      const length = (bytes[at + 4] as number) | ((bytes[at + 5] as number) << 8);
      const type = bytes[at + 6] as number;
      const start = at + HEADER;
      // Room that was made beforehand.
      if (type === 0 && bytes.subarray(at).every((byte) => byte === 0)) break;
      if (type < FULL || type > LAST || start + length > BLOCK) {
        sound = false;
        // Nobody knows where the next fragment of this block begins.
        pieces.push({ start: base + at, end: base + filled });
        break;
      }
      if (type === FULL || type === FIRST) {
        if (pieces.length > 0) yield { ...record(), sound: false };
        anew();
        begun = true;
      }
      const end = Math.min(start + length, filled);
      if (end === start + length && masked(crc32c(bytes.subarray(at + 6, end))) !== little(bytes, at)) sound = false;
      if (end > start) pieces.push({ start: base + start, end: base + end });
      if (type === FULL || type === LAST) {
        yield { ...record(), sound: sound && begun, cut: end < start + length };
        anew();
      } else if (pieces.length >= MOST_FRAGMENTS) {
        yield { ...record(), sound: false };
        anew();
      }
      at = start + length;
    }
    yield null;
    if (filled < BLOCK) break;
  }
  giveBack(block);
  if (pieces.length > 0) yield { ...record(), cut: begun && sound };
}

/** The checksum of a fragment, which covers the byte of its type too. */
export function fragmentSum({ start, end }: Span): Sum {
  return { from: start - 1, to: end, at: start - HEADER };
}

/** What a head says about itself as a log: whether its first fragment can be one, and is one for certain. */
export function logHead(head: Uint8Array): { readonly plausible: boolean; readonly certain: boolean; readonly payload: Uint8Array } {
  const length = (head[4] ?? 0) | ((head[5] ?? 0) << 8);
  const type = head[6] ?? 0;
  const payload = head.subarray(HEADER, HEADER + length);
  const plausible = length > 0 && ((type === FULL && length <= BLOCK - HEADER) || (type === FIRST && length === BLOCK - HEADER));
  const certain = plausible && payload.length === length && masked(crc32c(head.subarray(6, HEADER + length))) === little(head, 0);
  return { plausible, certain, payload };
}

function little(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24)) >>> 0
  );
}
