import { BrotliDecompress, Gunzip, Inflate, InflateRaw, ZstdDecompress } from 'node:zlib';
import type { Codec, Inflater } from '../formats/index.ts';

const STREAMS = { gzip: Gunzip, zlib: Inflate, deflate: InflateRaw, zstd: ZstdDecompress, brotli: BrotliDecompress } as const;
/** Decoded bytes are taken out of the decompressor in pieces of this length. */
const PIECE = 65_536;
/** Neither flushed nor finished: 0 of every codec. */
const GO_ON = 0;

/** What lies under a stream of node:zlib. Not documented; npm's own archives (minizlib) go the same way, there is no other. */
interface Handle {
  writeSync(flush: number, from: Uint8Array, at: number, length: number, into: Uint8Array, intoAt: number, intoLength: number): void;
  onerror(message: string, errno: number, code: string): void;
}

interface Stream {
  readonly _handle: Handle;
  /** After a write: what is left of the room, and of the bytes given. */
  readonly _writeState: Uint32Array;
  reset(): void;
  close(): void;
}

/** Node's own decompressors, synchronous: what node:zlib offers as streams is asynchronous, and all else wants the whole at once. */
export function inflater(codec: Codec, maximum: number): Inflater {
  let failed: Error | null = null;
  const begin = (): Stream => {
    const made = new STREAMS[codec]() as unknown as Stream;
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- it is no event target
    made._handle.onerror = (message, _, code) => (failed ??= new Error(`${code}: ${message}`));
    return made;
  };
  let stream = begin();
  let consumed = 0;
  let ended = false;
  const room = Buffer.allocUnsafeSlow(PIECE);
  return {
    get consumed() {
      return consumed;
    },
    push(bytes) {
      const parts: Buffer[] = [];
      let given = 0;
      let at = 0;
      // As long as it fills the room, more may come.
      for (let full = bytes.length > 0 && !ended; full && failed === null; ) {
        stream._handle.writeSync(GO_ON, bytes, at, bytes.length - at, room, 0, PIECE);
        if (failed !== null) break;
        const [spare = 0, left = 0] = stream._writeState;
        at = bytes.length - left;
        full = spare === 0;
        ended = !full && left > 0;
        given += PIECE - spare;
        if (given > maximum) failed = new RangeError(`more than ${maximum} bytes at once`);
        else if (spare < PIECE) parts.push(copied(room, PIECE - spare));
      }
      consumed += at;
      room.fill(0, 0, Math.min(PIECE, given));
      if (failed !== null) {
        for (const part of parts) discard(part);
        throw failed;
      }
      if (parts.length === 1) return parts[0] as Buffer;
      const joined = Buffer.allocUnsafeSlow(given);
      let end = 0;
      for (const part of parts) {
        end += part.copy(joined, end);
        discard(part);
      }
      return joined;
    },
    reset() {
      if (failed === null) stream.reset();
      else {
        stream.close();
        stream = begin();
      }
      failed = null;
      consumed = 0;
      ended = false;
    },
    end() {
      stream.close();
    },
  };
}

function copied(room: Buffer, length: number): Buffer {
  const copy = Buffer.allocUnsafeSlow(length);
  room.copy(copy, 0, 0, length);
  return copy;
}

/** Overwrites it, and gives its memory back without waiting for a collection. */
function discard(part: Buffer): void {
  part.fill(0);
  if (part.buffer instanceof ArrayBuffer) part.buffer.transfer(0);
}
