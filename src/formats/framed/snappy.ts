import { unsnappy } from '../codecs/snappy.ts';
import { Damage, type Decoder } from '../compressed/forward.ts';
import { rewritingOf } from '../compressed/rewritten-stream.ts';
import { streamCell } from '../compressed/stream-cell.ts';
import type { Cell, Format, NotVisible, Source, Surroundings } from '../face.ts';
import { layout } from '../text/lines.ts';
import { holdsAt } from '../textual.ts';
import { readPiece } from '../windows.ts';
import { CHUNK, chunkAt, COMPRESSED, isLike, SUM } from './snappy-chunk.ts';
import { snappyPacking } from './snappy-packing.ts';

const MAGIC = '\xff\x06\0\0sNaPpY';
const EMPTY_IN_A_ROW = 100_000;

/** Chunks of Snappy (github.com/google/snappy: framing_format.txt): each is compressed by itself, or stands as it is. */
export const snappy: Format = {
  id: 'snappy',
  rewrite: 'none',
  first: new Set([0xff]),
  recognises: (head) => holdsAt(head, 0, MAGIC),
  beyond: null,
  cellsFirst: true,
  cells,
  rewriting: rewritingOf(cells, snappyPacking),
  locate: (_, span) => [{ kind: 'offset', offset: span.start }],
  structure: (source) => ({ valid: true, digest: layout(source) }),
};

async function* cells(source: Source, around: Surroundings): AsyncGenerator<Cell | NotVisible> {
  yield* streamCell((from) => new SnappyChunks(source, from), around, around.name?.replace(/\.(?:sz|snappy)$/i, '') || null);
}

class SnappyChunks implements Decoder {
  at: number;
  began: number | null = null;
  readonly #source: Source;

  constructor(source: Source, from: number) {
    this.#source = source;
    this.at = from;
  }

  next(): Uint8Array | null {
    for (let empty = 0; empty < EMPTY_IN_A_ROW; empty++) {
      const chunk = chunkAt(this.#source, this.at);
      if (chunk === 'end') return null;
      if (chunk === 'cut off') throw damage('cut off');
      const { type, start, end } = chunk;
      if (isLike(type, 'skippable')) {
        this.at = end;
        continue;
      }
      if (!isLike(type, 'data') || end - start < SUM || end - start > CHUNK + CHUNK / 2) throw damage('damaged');
      const bytes = readPiece(this.#source, start + SUM, end - start - SUM);
      if (bytes.length < end - start - SUM) throw damage('cut off');
      this.began = this.at;
      this.at = end;
      const given = type === COMPRESSED ? unsnappy(bytes, CHUNK) : bytes;
      if (given === null) throw damage('damaged');
      if (given.length > 0) return given;
    }
    throw damage('damaged');
  }

  end(): void {}
}

function damage(how: 'damaged' | 'cut off'): Damage {
  return new Damage({ reason: 'malformed', detail: `compressed with Snappy, and ${how}: what comes before that was searched` });
}
