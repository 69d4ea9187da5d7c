import type { Source } from '../face.ts';
import { holdsAt } from '../textual.ts';
import { readPiece } from '../windows.ts';

/** The database's header, the first 100 bytes of page 1 (sqlite.org/fileformat2.html#the_database_header). */
export interface Header {
  readonly pageSize: number;
  /** Bytes of a page that hold content: an extension (encryption, checksums) may keep the rest for itself. */
  readonly usable: number;
  readonly encoding: Encoding;
  /** Pages by the header; 0 where that is not to be trusted. */
  readonly pages: number;
  readonly schemaCookie: number;
  /** The first page of the list of free pages; 0 where none are free. */
  readonly firstFree: number;
}

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

export const MAGIC = 'SQLite format 3\0';
export const HEADER_BYTES = 100;

/** Null where the bytes are no header. */
export function headerOf(bytes: Uint8Array): Header | null {
  if (bytes.length < HEADER_BYTES || !holdsAt(bytes, 0, MAGIC)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const pageSize = pageSizeOf(view.getUint16(16));
  if (pageSize === null) return null;
  const usable = pageSize - view.getUint8(20);
  if (usable < 480) return null;
  return {
    pageSize,
    usable,
    encoding: encodingOf(view.getUint32(56)),
    // Programs before 3.7.0 left an old count behind.
    pages: view.getUint32(24) === view.getUint32(92) ? view.getUint32(28) : 0,
    schemaCookie: view.getUint32(40),
    firstFree: view.getUint32(32),
  };
}

export function readHeader(source: Source): Header | null {
  return headerOf(readPiece(source, 0, HEADER_BYTES));
}

/** 512 to 65536, a power of two; 65536 is written as 1. */
function pageSizeOf(written: number): number | null {
  const size = written === 1 ? 65_536 : written;
  return isPageSize(size) ? size : null;
}

export function isPageSize(size: number): boolean {
  return size >= 512 && size <= 65_536 && (size & (size - 1)) === 0;
}

function encodingOf(written: number): Encoding {
  if (written === 2) return 'utf-16le';
  return written === 3 ? 'utf-16be' : 'utf-8';
}
