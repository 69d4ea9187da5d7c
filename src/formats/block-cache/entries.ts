import type { ByteView } from '../byte-view.ts';
import type { Span } from '../face.ts';
import { readPiece } from '../windows.ts';

/** Where a piece of data stands: in a file of blocks, or in one of its own. */
interface Address {
  readonly file: string;
  /** In bytes of that file; of a file of its own, all of it. */
  readonly start: number;
  /** Bytes that there is room for. */
  readonly room: number;
}

export interface Stored extends Address {
  readonly size: number;
}

/** One answer. */
export interface BlockEntry {
  /** Where the key stands in the same file; null where it is longer than an entry, and elsewhere. */
  readonly key: Span | null;
  readonly longKey: Stored | null;
  readonly headers: Stored | null;
  readonly body: Stored | null;
}

const MAGIC = 0xc104cac3;
const HEADER = 8_192;
const BITMAP = 80;
const ENTRY = 256;
const KEY = 96;
const MOST_BLOCKS = 4;
/** Sizes of blocks by the kind of address that points to them; 0 is a file of its own. */
const BLOCKS = [0, 36, 256, 1_024, 4_096];

/** Size of the blocks of a block file; null where it is none. */
export function blockSize(bytes: ByteView): number | null {
  const size = bytes.little(12, 4);
  return bytes.little(0, 4) === MAGIC && size > 0 && size <= 65_536 ? size : null;
}

/** The entries that are in use, in a file whose blocks are entries. */
export function* entriesOf(bytes: ByteView): Generator<BlockEntry> {
  const blocks = Math.min((HEADER - BITMAP) * 8, Math.floor((bytes.size - HEADER) / ENTRY));
  const used = readPiece(bytes, BITMAP, Math.ceil(blocks / 8));
  for (let block = 0; block < blocks; block++) {
    if (((used[block >> 3] ?? 0) & (1 << (block & 7))) === 0) continue;
    const at = HEADER + block * ENTRY;
    const length = bytes.little(at + 32, 4);
    const long = addressOf(bytes.little(at + 36, 4));
    if (length < 1 || length > 0x7fffffff) continue;
    // A key may go on over the blocks behind.
    const inside = at + KEY + length <= Math.min(bytes.size, at + MOST_BLOCKS * ENTRY);
    if (long === null && !inside) continue;
    yield {
      key: long === null ? { start: at + KEY, end: at + KEY + length } : null,
      longKey: long === null ? null : { ...long, size: length },
      headers: storedAt(bytes, at, 0),
      body: storedAt(bytes, at, 1),
    };
  }
}

function storedAt(bytes: ByteView, at: number, stream: number): Stored | null {
  const size = bytes.little(at + 40 + stream * 4, 4);
  const address = addressOf(bytes.little(at + 56 + stream * 4, 4));
  if (address === null || size < 1 || size > 0x7fffffff || size > address.room) return null;
  return { ...address, size };
}

/** The top bit says that there is one; then its kind, how many blocks, in which file and where. */
function addressOf(value: number): Address | null {
  if (value < 0x80000000) return null;
  const kind = Math.floor(value / 0x10000000) & 7;
  if (kind === 0) return { file: `f_${(value % 0x10000000).toString(16).padStart(6, '0')}`, start: 0, room: Infinity };
  const size = BLOCKS[kind] ?? 0;
  if (kind < 2 || size === 0) return null;
  const count = (Math.floor(value / 0x1000000) & 3) + 1;
  return { file: `data_${Math.floor(value / 0x10000) & 0xff}`, start: HEADER + (value & 0xffff) * size, room: count * size };
}
