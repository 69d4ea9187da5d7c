import { AmendedFile } from '../amended-file.ts';
import { ByteView } from '../byte-view.ts';
import type { Cell, Format, Locator, NotVisible, Source, Span } from '../face.ts';
import { LineCells } from '../line-cells.ts';
import { patched } from '../patched.ts';
import { StructureDigest } from '../structure-digest.ts';
import { holdsAt } from '../textual.ts';

const MAGIC = 'Vim\x9fUnDo\xe5';
const VERSION = 9;
const ENCRYPTED = 0x8000;
/** Magic, version and hash; then the number of lines, and the line that `U` brings back. */
const HEADER = 43;
const ENTRY = 0xf518;
/** Lines of one entry are numbered in the text as it was then; entries are told apart by this. */
const LINES = 2 ** 31;

/**
 * Undo files of vim (undo.c) and neovim: every line that was changed or removed since, one behind the other with its
 * length before it, whose last byte may be a letter. Entries are found by their mark, as versions differ in what stands
 * between them. Lines may become others of the same length. The header has a hash of the text that the steps belong to: it
 * stays, so where that text changes too, the editor no longer takes the steps for its own, as after any change by another program.
 */
export const vimUndo: Format = {
  id: 'vim-undo',
  rewrite: 'none',
  beyond: null,
  cellsFirst: true,
  first: new Set([0x56]),
  recognises: (head) => holdsAt(head, 0, MAGIC),
  cells,
  rewriting: {
    kind: 'patches',
    patches: (source, _, change) => patched(new AmendedFile(source, null), cells(source), change),
  },
  locate: (_, span) => [{ kind: 'offset', offset: span.start }],
  structure(source: Source) {
    const bytes = new ByteView(source);
    const digest = new StructureDigest();
    digest.record(0, source.size);
    const version = bytes.big(VERSION, 2);
    for (const item of version < ENCRYPTED ? linesOf(bytes) : []) {
      if (typeof item === 'string') continue;
      digest.record(1, item.start);
      digest.record(2, item.end);
    }
    return { valid: version > 0, digest: digest.end() };
  },
};

async function* cells(source: Source): AsyncGenerator<Cell | NotVisible> {
  const bytes = new ByteView(source);
  if (bytes.big(VERSION, 2) < ENCRYPTED) yield* entriesOf(bytes);
  else yield { reason: 'encrypted', detail: 'an undo file of vim, encrypted' };
}

function* entriesOf(bytes: ByteView): Generator<Cell | NotVisible> {
  const lines = new LineCells(bytes, nameOf);
  let sound = true;
  for (const item of linesOf(bytes)) {
    if (item === 'apart') lines.gap();
    else if (item === 'damaged') sound = false;
    else {
      const cell = lines.add(item.number, item.start, item.end);
      if (cell !== null) yield cell;
    }
  }
  const rest = lines.last();
  if (rest !== null) yield rest;
  if (!sound)
    yield { reason: 'malformed', detail: 'an undo file of vim that is damaged: some of its lines were only searched as plain bytes' };
}

interface UndoLine extends Span {
  readonly number: number;
}

/** The lines of each entry; `apart` behind the last of them. */
function* linesOf(bytes: ByteView): Generator<UndoLine | 'apart' | 'damaged'> {
  const kept = bytes.big(HEADER + 4, 4);
  if (kept > 0 && HEADER + 8 + kept <= bytes.size) {
    yield { number: 0, start: HEADER + 8, end: HEADER + 8 + kept };
    yield 'apart';
  }
  let entries = 0;
  for (let at = HEADER + 4; at + 2 <= bytes.size; ) {
    if (bytes.big(at, 2) !== ENTRY) {
      at++;
      continue;
    }
    const top = bytes.big(at + 2, 4);
    const count = bytes.big(at + 14, 4);
    at += 18;
    if (count < 0 || count > bytes.size) continue;
    entries++;
    for (let index = 0; index < count; index++) {
      const length = bytes.big(at, 4);
      if (length < 0 || at + 4 + length > bytes.size) {
        yield 'damaged';
        break;
      }
      yield { number: entries * LINES + ((top + index + 1) % LINES), start: at + 4, end: at + 4 + length };
      at += 4 + length;
    }
    yield 'apart';
  }
}

function nameOf(number: number): Locator {
  const step = Math.floor(number / LINES);
  const line = number % LINES;
  if (step === 0) return [{ kind: 'entry', name: 'the line that U restores' }];
  return [
    { kind: 'entry', name: `undo step ${step}` },
    { kind: 'line', line },
  ];
}
