import type { Format, NotVisible, Source, Surroundings } from '../face.ts';
import { beginning } from '../opaque/magic.ts';
import { rawOnly } from '../opaque/raw-only.ts';
import { holdsAt } from '../textual.ts';
import { BREATH, breathing } from './breath.ts';
import { databaseCells } from './database-cells.ts';
import { MAGIC, readHeader } from './header.ts';
import { imageCells } from './image-cells.ts';
import { JOURNAL_MAGIC, readJournal } from './journal-records.ts';
import { databaseStructure, imagesStructure } from './structure.ts';
import { overlayOf, readWal, type WalFrames } from './wal-frames.ts';

/**
 * SQLite databases, version 3 of the format (sqlite.org/fileformat2.html), read from their bytes: nothing is locked, and no log is
 * recovered or checkpointed. A reader's state is the file under the committed part of the log beside it.
 */
export const sqlite: Format = {
  id: 'sqlite',
  rewrite: 'rows',
  beyond: null,
  cellsFirst: true,
  first: new Set([0x53]),
  recognises: (head) => holdsAt(head, 0, MAGIC),
  async *cells(source, around) {
    yield* databaseCells(source, around);
  },
  locate: (_, { start }) => [{ kind: 'offset', offset: start }],
  structure: databaseStructure,
};

/** A database's write-ahead log: every version of a page that it still holds, committed or not. */
export const sqliteWal: Format = {
  id: 'sqlite-wal',
  rewrite: 'rows',
  beyond: null,
  cellsFirst: true,
  first: new Set([0x37]),
  recognises: (head) => holdsAt(head, 0, '\x37\x7f\x06\x82') || holdsAt(head, 0, '\x37\x7f\x06\x83'),
  async *cells(source, around) {
    const reading = readWal(source);
    let wal: WalFrames | null = null;
    for (let step = reading.next(); ; step = reading.next()) {
      if (step.done === true) {
        wal = step.value;
        break;
      }
      yield BREATH;
    }
    if (wal === null) {
      yield malformed('write-ahead log');
      return;
    }
    const log = wal;
    const images = {
      images: log.images,
      overlay: overlayOf(log, () => {}),
      // Frames behind the last commit are of another generation, or of a transaction that has not ended.
      range: (index: number) => [index < log.committed ? 0 : log.committed, log.endOf(index)] as const,
    };
    yield* breathing(imageCells(source, images, besideWithout(around, '-wal')), log.images.pageSize);
    if (!log.whole) yield tooMany('write-ahead log');
  },
  locate: (_, { start }) => [{ kind: 'offset', offset: start }],
  structure: (source) => imagesStructure(source, readWal(source)),
};

/** A database's rollback journal: its pages as they were before a transaction that may still be rolled back. */
export const sqliteJournal: Format = {
  id: 'sqlite-journal',
  rewrite: 'rows',
  beyond: null,
  cellsFirst: true,
  // A journal that is kept has a header of zeros when its transaction has ended.
  first: new Set([0xd9, 0]),
  recognises: (head, hint) => holdsAt(head, 0, JOURNAL_MAGIC) || (hint?.endsWith('-journal') === true && isEnded(head)),
  async *cells(source, around) {
    const beside = besideWithout(around, '-journal');
    const pageSize = beside === null ? null : (readHeader(beside)?.pageSize ?? null);
    const journal = yield* breathing(readJournal(source, pageSize), pageSize ?? 4_096);
    if (journal === null) {
      yield malformed('rollback journal');
      return;
    }
    const last = Math.max(0, journal.images.count - 1);
    const overlay = {
      pages: journal.pages,
      has: (number: number) => journal.images.lastUpTo(number, last) >= 0,
      read(number: number, into: Uint8Array) {
        const index = journal.images.lastUpTo(number, last);
        return index >= 0 && journal.images.read(index, into);
      },
    };
    const images = { images: journal.images, overlay, range: () => [0, last] as const };
    yield* breathing(imageCells(source, images, beside), journal.images.pageSize);
    if (!journal.whole) yield tooMany('rollback journal');
  },
  locate: (_, { start }) => [{ kind: 'offset', offset: start }],
  structure: (source) => imagesStructure(source, readJournal(source, null)),
};

/** The index of a log, shared by those who have the database open: page numbers, and no content (sqlite.org/walformat.html). */
export const sqliteShm: Format = rawOnly(
  'sqlite-shm',
  beginning(
    [0x18, 0],
    (head) => (holdsAt(head, 0, '\x18\xe2\x2d\0\0\0\0\0') || holdsAt(head, 0, '\0\x2d\xe2\x18\0\0\0\0')) && isTwice(head, 48),
  ),
  null,
);

/** A database that is encrypted from its first byte has no mark of its own: noise, where its place or name says SQLite. */
export const sqliteEncrypted: Format = rawOnly(
  'sqlite-encrypted',
  (head, hint, size) => hint !== null && ENDINGS.has(hint) && size % 512 === 0 && isNoise(head),
  {
    reason: 'encrypted',
    detail: 'by its name a SQLite database, but encrypted: search it with the application that has the key',
  },
);

const ENDINGS = new Set(['sqlite', 'sqlite3', 'sqlitedb', 'db', 'db3', 'vscdb']);

/** Whether the first `length` bytes stand there twice, one copy after the other. */
function isTwice(head: Uint8Array, length: number): boolean {
  return head.length >= length * 2 && head.subarray(0, length).every((byte, at) => byte === head[at + length]);
}

function isEnded(head: Uint8Array): boolean {
  return head.length > 28 && head.subarray(0, 28).every((byte) => byte === 0);
}

/** Bytes as evenly spread as only encryption spreads them. */
function isNoise(head: Uint8Array): boolean {
  if (head.length < 1_024) return false;
  const counts = new Uint32Array(256);
  for (const byte of head) counts[byte] = (counts[byte] as number) + 1;
  const expected = head.length / 256;
  const spread = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  // Chi-squared of 255 degrees of freedom: noise is beyond 400 once in a hundred million files.
  return spread < 400;
}

function besideWithout(around: Surroundings, ending: string): Source | null {
  return around.name?.endsWith(ending) === true ? around.beside(around.name.slice(0, -ending.length)) : null;
}

function malformed(what: string): NotVisible {
  return { reason: 'malformed', detail: `a damaged SQLite ${what}: only its plain bytes were searched` };
}

function tooMany(what: string): NotVisible {
  return { reason: 'too-large', detail: `a SQLite ${what} with too many pages: of the last ones only the plain bytes were searched` };
}
