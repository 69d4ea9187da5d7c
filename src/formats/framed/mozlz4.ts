import { streamCell } from '../compressed/stream-cell.ts';
import type { Decoder } from '../compressed/forward.ts';
import { DAMAGED, measured, type Packer, rewritingOf } from '../compressed/rewritten-stream.ts';
import { Lz4Encoder } from '../codecs/lz4-encoder.ts';
import type { Cell, Format, NotVisible, Source, Surroundings } from '../face.ts';
import { Unfinished } from '../new-content.ts';
import { layout } from '../text/lines.ts';
import { holdsAt } from '../textual.ts';
import { readPiece } from '../windows.ts';
import { joined } from './joined.ts';
import { Lz4Blocks } from './lz4-decoder.ts';

const MAGIC = 'mozLz40\0';
/** The magic, then the size of what was compressed: an unsigned number of 32 bits, little-endian. */
const HEADER = 12;

/**
 * Firefox's compressed files (searchfox.org: dom/system/IOUtils.cpp, MozLZ4): sessions, backups of bookmarks, search engines,
 * telemetry. One LZ4 block, decoded as it is read; mostly JSON.
 */
export const mozLz4: Format = {
  id: 'mozlz4',
  rewrite: 'none',
  first: new Set([MAGIC.charCodeAt(0)]),
  recognises: (head) => holdsAt(head, 0, MAGIC),
  beyond: null,
  cellsFirst: true,
  cells,
  rewriting: rewritingOf(cells, {
    *parts(source) {
      const decoder = new MozLz4(source);
      try {
        const length = yield* measured(decoder);
        return decoder.isExact ? [{ start: 0, end: source.size, length }] : DAMAGED;
      } finally {
        decoder.end();
      }
    },
    packer: (_source, _part, _around, length) => (length === null ? new Held() : new Packed(length)),
  }),
  locate: (_, span) => [{ kind: 'offset', offset: span.start }],
  structure: (source) => ({ valid: true, digest: layout(source) }),
};

async function* cells(source: Source, around: Surroundings): AsyncGenerator<Cell | NotVisible> {
  yield* streamCell(() => new MozLz4(source), around, nameWithin(around.name));
}

/** `recovery.jsonlz4` holds JSON, `search.json.mozlz4` too. */
function nameWithin(name: string | null): string | null {
  return name === null ? null : name.replace(/\.mozlz4$|lz4(?:-[^.]*)?$/i, '') || null;
}

class MozLz4 implements Decoder {
  readonly began = null;
  readonly #blocks: Lz4Blocks;
  /** How many bytes are to come. */
  #left: number;

  constructor(source: Source) {
    this.#blocks = new Lz4Blocks(source, "Firefox's LZ4");
    const header = readPiece(source, 0, HEADER);
    if (header.length < HEADER) throw this.#blocks.damage('cut off');
    this.#left = new DataView(header.buffer, header.byteOffset, HEADER).getUint32(MAGIC.length, true);
    this.#blocks.begin(HEADER, source.size);
  }

  get at(): number {
    return this.#blocks.at;
  }

  /** Whether it gave as many bytes as it says; asked at the end. */
  get isExact(): boolean {
    return this.#left === 0;
  }

  next(): Uint8Array | null {
    const piece = this.#blocks.next();
    this.#left -= piece?.length ?? 0;
    if (piece === null && this.#left > 0) throw this.#blocks.damage('cut off');
    return piece;
  }

  end(): void {
    this.#blocks.wipe();
  }
}

/** Its size stands before it. */
class Packed implements Packer {
  readonly #block = new Lz4Encoder();
  #header: Uint8Array | null;

  constructor(length: number) {
    this.#header = headerOf(length);
  }

  push(bytes: Uint8Array): Uint8Array {
    return this.#behindHeader(this.#block.push(bytes));
  }

  end(): Uint8Array {
    return this.#behindHeader(this.#block.end());
  }

  #behindHeader(bytes: Uint8Array): Uint8Array {
    const header = this.#header;
    this.#header = null;
    return header === null ? bytes : joined([header, bytes]);
  }
}

/** Where the size is known at the end only. Firefox holds such a file whole, too. */
class Held implements Packer {
  readonly #block = new Lz4Encoder();
  readonly #parts: Uint8Array[] = [];
  #held = 0;
  #length = 0;

  push(bytes: Uint8Array): Uint8Array {
    this.#length += bytes.length;
    const part = this.#block.push(bytes);
    this.#held += part.length;
    if (this.#held > MOST_HELD) throw new Unfinished('it holds more than is written anew: delete it in the application');
    this.#parts.push(part);
    return new Uint8Array(0);
  }

  end(): Uint8Array {
    return joined([headerOf(this.#length), ...this.#parts, this.#block.end()]);
  }
}

const MOST_HELD = 67_108_864;

function headerOf(length: number): Uint8Array {
  const header = new Uint8Array(HEADER);
  for (let at = 0; at < MAGIC.length; at++) header[at] = MAGIC.charCodeAt(at);
  new DataView(header.buffer).setUint32(MAGIC.length, length, true);
  return header;
}
