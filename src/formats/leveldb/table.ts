import { AmendedFile } from '../amended-file.ts';
import { ByteView } from '../byte-view.ts';
import { crc32c, masked } from '../codecs/crc32c.ts';
import { snappyEnd } from '../codecs/snappy.ts';
import { held } from '../contents.ts';
import type { Cell, Format, Inflater, NotVisible, Source, Surroundings } from '../face.ts';
import { JoinedText, PAUSE } from '../joined-text.ts';
import { patched } from '../patched.ts';
import { layout } from '../text/lines.ts';
import { holdsAt, isTextual } from '../textual.ts';
import { readPiece } from '../windows.ts';
import { blockEntries } from './block.ts';
import { taken, tellEntry, tellRest } from './entry.ts';
import { readBlock, sumHolds, TRAILER } from './read-block.ts';
import { lostBlocks } from './salvage.ts';
import { MASKED_CRC32C } from './summing.ts';
import { userKeyOf } from './user-key.ts';

/** Two handles of 20 bytes at most, padded with zeros, and the magic number. */
const FOOTER = 48;
const MAGIC = '\x57\xfb\x80\x8b\x24\x75\x47\xdb';
const ROCKSDB = '\xf7\xcf\xf4\x85\xb7\x41\xe2\x88';
const HINTS: ReadonlySet<string | null> = new Set(['ldb', 'sst', 'leveldb']);
/** What other programs give these endings to. */
const OTHERS = ['SQLite format 3\0', 'PK\x03\x04', '\x1f\x8b'];
/** After so many bytes of blocks the caller may breathe. */
const STRIDE = 262_144;

/** A block's place without its trailer. */
interface Handle {
  readonly at: number;
  readonly size: number;
}

/**
 * Tables of LevelDB (github.com/google/leveldb: doc/table_format.md), of whatever order of keys. Every entry of every block is
 * told: deleted and overwritten ones too, and the keys in the index.
 */
export const leveldbTable: Format = {
  id: 'leveldb-table',
  rewrite: 'none',
  recognises(head, hint, size) {
    if (HINTS.has(hint) && !isTextual(head) && !OTHERS.some((magic) => holdsAt(head, 0, magic))) return true;
    return beginsAsTable(head) || (size <= head.length && size >= FOOTER && holdsAt(head, size - MAGIC.length, MAGIC));
  },
  beyond: null,
  cellsFirst: true,
  cells: (source, around) => tableCells(source, around),
  rewriting: {
    kind: 'patches',
    patches(source, around, change) {
      const file = new AmendedFile(source, MASKED_CRC32C);
      return patched(file, tableCells(file, around), change);
    },
  },
  locate: (_, span) => [{ kind: 'offset', offset: span.start }],
  structure: (source) => ({ valid: true, digest: layout(source) }),
};

/** A first block that is compressed, stands in the head with its trailer, and has the checksum that it says. */
function beginsAsTable(head: Uint8Array): boolean {
  const end = snappyEnd(head, 0, head.length);
  if (end === null || end < 0 || head[end] !== 1 || end + TRAILER > head.length) return false;
  const stored = new DataView(head.buffer, head.byteOffset, head.length).getUint32(end + 1, true);
  return masked(crc32c(head.subarray(0, end + 1))) === stored;
}

async function* tableCells(file: Source, around: Surroundings): AsyncGenerator<Cell | NotVisible> {
  const reader = new TableReader(file, around);
  try {
    yield* reader.cells();
  } finally {
    reader.end();
  }
}

class TableReader {
  readonly #file: Source;
  readonly #around: Surroundings;
  readonly #text = new JoinedText();
  #zstd: Inflater | null = null;
  #blocks = 0;
  #unsound = 0;
  #unknown = 0;
  /** Up to where the file was read. */
  #read = 0;
  #since = 0;

  constructor(file: Source, around: Surroundings) {
    this.#file = file;
    this.#around = around;
  }

  *cells(): Generator<Cell | NotVisible> {
    const { size } = this.#file;
    const footer = readPiece(this.#file, Math.max(0, size - FOOTER), FOOTER);
    if (holdsAt(footer, FOOTER - MAGIC.length, ROCKSDB)) {
      yield { reason: 'format-not-supported', detail: 'a RocksDB table: its blocks are not decoded' };
      return;
    }
    const index = indexOf(footer);
    if (index !== null) {
      yield* this.#indexed(index);
      yield* this.#lost(this.#read, index.at);
      yield* this.#block(index, false);
    } else if (this.#isTable()) {
      yield { reason: 'malformed', detail: 'the end of this LevelDB table is missing or damaged: its blocks were looked for one by one' };
      yield* this.#lost(0, size);
    }
    yield* taken(this.#text);
    if (this.#unsound > 0)
      yield {
        reason: 'malformed',
        detail: `${this.#unsound} of ${this.#blocks} blocks of this LevelDB table are damaged: what can be decoded of them was searched`,
      };
    if (this.#unknown > 0)
      yield { reason: 'format-not-supported', detail: `${this.#unknown} of ${this.#blocks} blocks are compressed in an unknown way` };
  }

  end(): void {
    this.#zstd?.end();
    this.#text.release();
  }

  /** The blocks that the index names, and what lies between them. */
  *#indexed(index: Handle): Generator<Cell | NotVisible> {
    const block = readBlock(this.#file, index.at, index.size, () => this.#inflater());
    if (block === null) return;
    try {
      let named: Handle | null = null;
      for (const item of blockEntries(block.contents, block.cut)) {
        if ('rest' in item) continue;
        const handle = handleAt(new ByteView(item.value, 20), 0);
        // Blocks follow each other: one that is named twice is damage.
        if (handle === null || handle.at < this.#read || handle.at <= (named?.at ?? -1) || handle.at >= index.at) continue;
        if (named !== null) yield* this.#named(named, handle.at, index.at);
        if (handle.at >= this.#read) named = handle;
      }
      if (named !== null && named.at >= this.#read) yield* this.#named(named, index.at, index.at);
    } finally {
      block.wipe();
    }
  }

  /** A block of which it is known where the next one and where the index begins, and what lies before it. */
  *#named({ at, size: says }: Handle, next: number, index: number): Generator<Cell | NotVisible> {
    if (at + says + TRAILER <= index && sumHolds(this.#file, at, says)) {
      yield* this.#lost(this.#read, at);
      yield* this.#block({ at, size: says }, true);
      this.#read = at + says + TRAILER;
      return;
    }
    // Either the block is damaged or its name is.
    const before = this.#blocks;
    yield* this.#lost(this.#read, next);
    if (this.#blocks === before) yield* this.#block({ at, size: Math.max(0, Math.min(says, next - at - TRAILER)) }, true);
    else this.#unsound++;
    this.#read = next;
  }

  /** Blocks in [from, to) that nothing names. */
  *#lost(from: number, to: number): Generator<Cell | NotVisible> {
    if (to - from <= TRAILER) return;
    for (const span of lostBlocks(this.#file, from, to)) {
      if (span === null) yield PAUSE;
      else yield* this.#block({ at: span.start, size: span.end - span.start }, true);
    }
  }

  /** `internal`: its keys have a number and a kind of LevelDB's own behind them. */
  *#block({ at, size }: Handle, internal: boolean): Generator<Cell | NotVisible> {
    if (this.#file instanceof AmendedFile) this.#file.reads([{ from: at, to: at + size + 1, at: at + size + 1 }]);
    const block = readBlock(this.#file, at, size, () => this.#inflater());
    this.#blocks++;
    if (block === null) {
      this.#unknown++;
      return;
    }
    try {
      let left = false;
      for (const item of blockEntries(block.contents, block.cut)) {
        if ('rest' in item) {
          left = true;
          yield* tellRest(this.#text, item.rest);
        } else yield* tellEntry(this.#text, userKeyOf(item.key), internal ? item.value : null);
      }
      if (left || !block.sound()) this.#unsound++;
    } finally {
      block.wipe();
    }
    this.#since += size;
    if (this.#since < STRIDE) return;
    this.#since = 0;
    yield PAUSE;
  }

  /** Whether what has no footer was one: Microsoft Access has files of this ending, too. */
  #isTable(): boolean {
    const head = readPiece(this.#file, 0, 4_096);
    return head[0] === 0 || snappyEnd(head, 0, head.length) !== null || this.#around.beside('CURRENT') !== null;
  }

  #inflater(): Inflater {
    return (this.#zstd ??= this.#around.inflater('zstd', 4_194_304));
  }
}

/** The handle of the index, behind that of the meta index; null where it is no footer. */
function indexOf(footer: Uint8Array): Handle | null {
  if (footer.length < FOOTER || !holdsAt(footer, FOOTER - MAGIC.length, MAGIC)) return null;
  const view = new ByteView(held(footer));
  const meta = handleAt(view, 0);
  return meta === null ? null : handleAt(view, meta.end);
}

function handleAt(view: ByteView, at: number): (Handle & { readonly end: number }) | null {
  const offset = view.leb128(at);
  const size = offset === null ? null : view.leb128(offset.end);
  return offset === null || size === null ? null : { at: offset.value, size: size.value, end: size.end };
}
