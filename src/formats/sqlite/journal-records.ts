import type { Source } from '../face.ts';
import { holdsAt } from '../textual.ts';
import { readPiece } from '../windows.ts';
import { isPageSize } from './header.ts';
import { u32 } from './node.ts';
import { PageImages } from './page-images.ts';

export const JOURNAL_MAGIC = '\xd9\xd5\x05\xf9\x20\xa1\x63\xd7';
export const JOURNAL_HEADER = 28;
const TO_THE_END = 0xffff_ffff;

/** A rollback journal (sqlite.org/fileformat2.html#the_rollback_journal): pages as they were before a transaction. */
export interface JournalRecords {
  readonly images: PageImages;
  /** Pages of the database before the transaction. */
  readonly pages: number;
  readonly whole: boolean;
}

/**
 * Indexes a journal. One whose header was zeroed at the end of its transaction is read with the page size of its database. Null
 * lets the caller breathe, once per page; the result is null where it is no journal.
 */
export function* readJournal(source: Source, pageSizeBeside: number | null): Generator<null, JournalRecords | null> {
  const header = readPiece(source, 0, JOURNAL_HEADER);
  const begun = holdsAt(header, 0, JOURNAL_MAGIC);
  const pageSize = begun ? u32(header, 24) : pageSizeBeside;
  if (header.length < JOURNAL_HEADER || pageSize === null || !isPageSize(pageSize)) return null;
  const sector = begun ? sectorOf(u32(header, 20)) : 512;
  const images = new PageImages(source, pageSize);
  let whole = true;
  let pages = 0;
  for (let at = 0; at + sector < source.size && whole; ) {
    const segment = readPiece(source, at, JOURNAL_HEADER);
    const known = holdsAt(segment, 0, JOURNAL_MAGIC);
    if (!known && (begun || at > 0)) break;
    const said = known ? u32(segment, 8) : TO_THE_END;
    if (at === 0 && known) pages = u32(segment, 16);
    // None by the header: it is written when the records are safe.
    const most = said === 0 ? TO_THE_END : said;
    at += sector;
    for (let record = 0; record < most && at + 8 + pageSize <= source.size; record++) {
      const number = u32(readPiece(source, at, 4), 0);
      if (number === 0) break;
      whole = images.add(number, at + 4);
      if (!whole) break;
      at += 8 + pageSize;
      yield null;
    }
    at = Math.ceil(at / sector) * sector;
  }
  return { images, pages, whole };
}

function sectorOf(written: number): number {
  return written >= 32 && written <= 65_536 && (written & (written - 1)) === 0 ? written : 512;
}
