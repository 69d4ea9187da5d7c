import { BrotliCompress, constants, Deflate, DeflateRaw, Gzip, ZstdCompress, type ZlibOptions } from 'node:zlib';
import type { Codec, Deflater } from '../formats/index.ts';

/** Compressed bytes are taken out of the compressor in pieces of this length. */
const PIECE = 65_536;
const GO_ON = 0;

/** What lies under a stream of node:zlib, as for inflater. */
interface Stream {
  readonly _handle: {
    writeSync(flush: number, from: Uint8Array, at: number, length: number, into: Uint8Array, intoAt: number, intoLength: number): void;
    onerror(message: string, errno: number, code: string): void;
  };
  /** After a write: what is left of the room, and of the bytes given. */
  readonly _writeState: Uint32Array;
  close(): void;
}

const LEVEL: ZlibOptions = { level: constants.Z_DEFAULT_COMPRESSION };

/** As the programs of these names do when they are not told otherwise; Brotli's own takes its slowest way, ten times slower for little. */
const STREAMS: Readonly<Record<Codec, { readonly begin: () => unknown; readonly finish: number }>> = {
  gzip: { begin: () => new Gzip(LEVEL), finish: constants.Z_FINISH },
  zlib: { begin: () => new Deflate(LEVEL), finish: constants.Z_FINISH },
  deflate: { begin: () => new DeflateRaw(LEVEL), finish: constants.Z_FINISH },
  zstd: { begin: () => new ZstdCompress({ params: { [constants.ZSTD_c_checksumFlag]: 1 } }), finish: constants.ZSTD_e_end },
  brotli: {
    begin: () => new BrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
    finish: constants.BROTLI_OPERATION_FINISH,
  },
};

/** Node's own compressors, synchronous: what node:zlib offers as streams is asynchronous, and all else wants the whole at once. */
export function deflater(codec: Codec): Deflater {
  const { begin, finish } = STREAMS[codec];
  const stream = begin() as Stream;
  let failed: Error | null = null;
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- it is no event target
  stream._handle.onerror = (message, _, code) => (failed ??= new Error(`${code}: ${message}`));
  const room = Buffer.allocUnsafeSlow(PIECE);
  const write = (flush: number, bytes: Uint8Array): Uint8Array => {
    const parts: Buffer[] = [];
    // As long as it fills the room, more may come.
    for (let at = 0, full = true; full; ) {
      stream._handle.writeSync(flush, bytes, at, bytes.length - at, room, 0, PIECE);
      if (failed !== null) throw failed;
      const [spare = 0, left = 0] = stream._writeState;
      at = bytes.length - left;
      full = spare === 0;
      if (spare < PIECE) parts.push(Buffer.from(room.subarray(0, PIECE - spare)));
    }
    return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
  };
  return {
    push: (bytes) => (bytes.length === 0 ? bytes : write(GO_ON, bytes)),
    end() {
      try {
        return write(finish, new Uint8Array(0));
      } finally {
        room.fill(0);
        stream.close();
      }
    },
  };
}
