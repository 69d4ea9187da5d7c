import { AmendedFile } from '../amended-file.ts';
import { ByteView } from '../byte-view.ts';
import { type Contents, standing } from '../contents.ts';
import type { Cell, Format, NotVisible, Source } from '../face.ts';
import { JoinedText, PAUSE } from '../joined-text.ts';
import { patched } from '../patched.ts';
import { layout } from '../text/lines.ts';
import { isTextual } from '../textual.ts';
import { taken, tellEntry, tellRest } from './entry.ts';
import { fragmentSum, logHead, logRecords } from './log-records.ts';
import { MASKED_CRC32C } from './summing.ts';
import { userKeyOf } from './user-key.ts';

const LOG = 'leveldb-log';
const MANIFEST = 'leveldb-manifest';
/** After so many blocks of 32 KiB without anything told the caller may breathe. */
const STRIDE = 8;

/** Adds a record to a text. Gives false where the record is none to its end. */
type Tell = (text: JoinedText, record: Contents) => Generator<Cell | NotVisible, boolean>;

function format(id: string, recognises: Format['recognises'], tell: Tell): Format {
  return {
    id,
    rewrite: 'none',
    recognises,
    beyond: null,
    cellsFirst: true,
    cells: (source) => logCells(source, tell),
    rewriting: {
      kind: 'patches',
      patches(source, _, change) {
        const file = new AmendedFile(source, MASKED_CRC32C);
        return patched(file, logCells(file, tell), change);
      },
    },
    locate: (_, span) => [{ kind: 'offset', offset: span.start }],
    structure: (source) => ({ valid: true, digest: layout(source) }),
  };
}

/** LevelDB's write-ahead logs: every value that was put, and every key, in the order of writing. Recovery is never run. */
export const leveldbLog = format(
  LOG,
  (head, hint) => {
    if (hint === LOG) return head.length > 0 && !isTextual(head);
    const { plausible, certain, payload } = logHead(head);
    return (hint === 'leveldb' ? plausible : certain) && !beginsAsManifest(payload);
  },
  tellBatch,
);

/** The log of a store's versions: which tables it has, and the first and last key of each. */
export const leveldbManifest = format(
  MANIFEST,
  (head, hint) => {
    if (hint === MANIFEST) return head.length > 0 && !isTextual(head);
    const { plausible, certain, payload } = logHead(head);
    return (hint === 'leveldb' ? plausible : certain) && beginsAsManifest(payload);
  },
  tellEdit,
);

/** The name of a comparator. */
function beginsAsManifest(payload: Uint8Array): boolean {
  const length = payload[1] ?? 0;
  if (payload[0] !== COMPARATOR || length < 4 || length > 100 || payload.length < 2 + length) return false;
  return payload.subarray(2, 2 + length).every((byte) => byte > 0x20 && byte < 0x7f);
}

async function* logCells(file: Source, tell: Tell): AsyncGenerator<Cell | NotVisible> {
  const text = new JoinedText();
  try {
    yield* recordCells(file, text, tell);
  } finally {
    text.release();
  }
}

function* recordCells(file: Source, text: JoinedText, tell: Tell): Generator<Cell | NotVisible> {
  let records = 0;
  let unsound = 0;
  let blocks = 0;
  for (const record of logRecords(file)) {
    if (record === null) {
      if (++blocks % STRIDE === 0) yield PAUSE;
      continue;
    }
    if (record.pieces.length === 0) continue;
    records++;
    const contents = standing(file, record.pieces);
    if (file instanceof AmendedFile) file.reads(record.pieces.map(fragmentSum));
    let sound = record.sound;
    if (record.begun) sound = (yield* tell(text, contents)) && sound;
    else yield* tellRest(text, contents);
    if (!sound && !record.cut) unsound++;
  }
  yield* taken(text);
  if (unsound > 0)
    yield {
      reason: 'malformed',
      detail: `${unsound} of ${records} records of this LevelDB log are damaged: what is left of them was searched`,
    };
}

/** A sequence number and a count; puts and deletions (db/write_batch.cc). */
const BATCH_HEADER = 12;

/** False where the record is no batch to its end. */
function* tellBatch(text: JoinedText, record: Contents): Generator<Cell | NotVisible, boolean> {
  const view = new ByteView(record);
  let at = BATCH_HEADER;
  while (at < record.size) {
    const kind = view.byte(at);
    const key = kind === 0 || kind === 1 ? view.leb128(at + 1) : null;
    const keyEnd = key === null ? 0 : key.end + key.value;
    const value = kind === 1 && key !== null && keyEnd < record.size ? view.leb128(keyEnd) : null;
    if (key === null || keyEnd > record.size || (kind === 1 && value === null)) {
      yield* tellRest(text, record.slice(at, record.size));
      return false;
    }
    const end = value === null ? keyEnd : Math.min(value.end + value.value, record.size);
    yield* tellEntry(text, record.slice(key.end, keyEnd), value === null ? null : record.slice(value.end, end));
    at = end;
  }
  view.wipe();
  return record.size >= BATCH_HEADER;
}

const COMPARATOR = 1;
const COMPACT_POINTER = 5;
const NEW_FILE = 7;
/** How many numbers follow each tag of a version edit before its keys (db/version_edit.cc), and how many keys. */
const EDITS: Record<number, readonly [number, number] | undefined> = {
  [COMPARATOR]: [0, 1],
  2: [1, 0],
  3: [1, 0],
  4: [1, 0],
  [COMPACT_POINTER]: [1, 1],
  6: [2, 0],
  [NEW_FILE]: [3, 2],
  9: [1, 0],
};

/** False where the record is no version edit to its end. */
function* tellEdit(text: JoinedText, record: Contents): Generator<Cell | NotVisible, boolean> {
  const view = new ByteView(record);
  for (let at = 0; at < record.size; ) {
    const begin = at;
    const tag = view.leb128(at);
    const shape = tag === null ? undefined : EDITS[tag.value];
    at = tag?.end ?? -1;
    for (let index = 0; index < (shape?.[0] ?? 0) && at >= 0; index++) at = view.leb128(at)?.end ?? -1;
    for (let index = 0; index < (shape?.[1] ?? 0) && at >= 0; index++) {
      const length = view.leb128(at);
      at = length === null || length.end + length.value > record.size ? -1 : length.end + length.value;
      if (length === null || at < 0) break;
      const key = record.slice(length.end, at);
      yield* tellEntry(text, tag?.value === COMPARATOR ? key : userKeyOf(key), null);
    }
    if (shape === undefined || at < 0) {
      yield* tellRest(text, record.slice(begin, record.size));
      return false;
    }
  }
  view.wipe();
  return true;
}
