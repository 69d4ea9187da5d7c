import { crc32 } from '../codecs/crc32.ts';
import { readPiece } from '../windows.ts';
import { Inflated, STEP_GIVES } from './inflated.ts';
import { Input } from './input.ts';
import { headerOf, TRAILER } from './gzip-header.ts';
import { DAMAGED, measured, type Packing, type Part, TOO_MANY_PARTS } from './rewritten-stream.ts';

/** More members than this nobody writes but block compressors, whose files are not written anew. */
const MOST = 100_000;

/** Members keep their headers: name, time, system and all. */
export const gzipPacking: Packing = {
  *parts(source, around) {
    const input = new Input(source);
    const inflater = around.inflater('deflate', STEP_GIVES);
    const parts: Part[] = [];
    try {
      for (let at = 0; ; ) {
        const header = headerOf(input, at);
        if (header === null) return parts;
        if (parts.length === MOST) return TOO_MANY_PARTS;
        if (header.extra)
          return 'its header holds fields of a program of its own, which may tell sizes: unpack it, redact it, and pack it again';
        const decoder = new Inflated(input, header.end, Infinity, inflater, 'gzip', null);
        let sum = 0;
        const length = yield* measured(decoder, (bytes) => {
          sum = crc32(bytes, sum);
        });
        const trailer = input.all(decoder.at, TRAILER);
        if (trailer.length < TRAILER) return DAMAGED;
        const view = new DataView(trailer.buffer, trailer.byteOffset);
        if (view.getUint32(0, true) !== sum || view.getUint32(4, true) !== length % 2 ** 32) return DAMAGED;
        parts.push({ start: at, end: decoder.at + TRAILER, length });
        at = decoder.at + TRAILER;
        if (parts.length % 1_000 === 0) yield;
      }
    } finally {
      inflater.end();
      input.wipe();
    }
  },
  packer(source, { start }, around) {
    const input = new Input(source);
    const end = headerOf(input, start)?.end ?? start;
    const deflater = around.deflater('deflate');
    let first: Uint8Array | null = readPiece(source, start, end - start);
    let sum = 0;
    let length = 0;
    const behindHeader = (bytes: Uint8Array): Uint8Array => {
      if (first === null) return bytes;
      const joined = new Uint8Array(first.length + bytes.length);
      joined.set(first);
      joined.set(bytes, first.length);
      first = null;
      return joined;
    };
    return {
      push(bytes) {
        sum = crc32(bytes, sum);
        length += bytes.length;
        return behindHeader(deflater.push(bytes));
      },
      end() {
        const rest = behindHeader(deflater.end());
        const joined = new Uint8Array(rest.length + TRAILER);
        joined.set(rest);
        const view = new DataView(joined.buffer, rest.length);
        view.setUint32(0, sum, true);
        view.setUint32(4, length % 2 ** 32, true);
        return joined;
      },
    };
  },
};
