import { AmendedFile } from '../amended-file.ts';
import { ByteView } from '../byte-view.ts';
import type { Cell, Format, Locator, NotVisible, Source, Span } from '../face.ts';
import { LineCells } from '../line-cells.ts';
import { patched } from '../patched.ts';
import { StructureDigest } from '../structure-digest.ts';
import { holdsAt } from '../textual.ts';
import { readPiece } from '../windows.ts';
import { dataBlock, pagesInOrder } from './blocks.ts';

const NAME = { start: 108, length: 898 };
const PAGE = { least: 512, most: 1_048_576 };
const ENCRYPTED: NotVisible = { reason: 'encrypted', detail: 'a swap file of vim, encrypted' };

/**
 * Swap files of vim and neovim: the text of a file while it is edited, and after a crash. Each line stands as it is, but the
 * lines of a block stand in reverse order, so a key of several lines is not one piece. Lines that were removed may stay in what
 * is free, in the same order. Nothing in it is summed up (memline.c), so text of the same length may stand in its place.
 */
export const vimSwap: Format = {
  id: 'vim-swap',
  rewrite: 'none',
  beyond: null,
  cellsFirst: true,
  first: new Set([0x62]),
  recognises: (head) =>
    holdsAt(head, 2, 'VIM ') && '0cCdDsS'.includes(String.fromCharCode(head[1] ?? 0)) && head[0] === 0x62 && head.includes(0),
  cells,
  rewriting: {
    kind: 'patches',
    patches: (source, _, change) => patched(new AmendedFile(source, null), cells(source), change),
  },
  locate: (_, span) => [{ kind: 'offset', offset: span.start }],
  structure(source) {
    const bytes = new ByteView(source, 4_096);
    const digest = new StructureDigest();
    digest.record(0, source.size);
    const pageSize = bytes.little(12, 4);
    const encrypted = bytes.byte(1) !== 0x30;
    if (encrypted || !isPage(pageSize)) return { valid: encrypted, digest: digest.end() };
    for (const { page, linked } of pagesInOrder(bytes, pageSize)) {
      digest.record(linked ? 1 : 2, page);
      for (const { start, end } of dataBlock(bytes, page, pageSize)?.lines ?? []) {
        digest.record(3, start);
        digest.record(4, end);
      }
    }
    return { valid: true, digest: digest.end() };
  },
};

async function* cells(source: Source): AsyncGenerator<Cell | NotVisible> {
  const bytes = new ByteView(source);
  if (bytes.byte(1) !== 0x30) {
    yield ENCRYPTED;
    return;
  }
  const pageSize = bytes.little(12, 4);
  if (!isPage(pageSize)) {
    yield { reason: 'malformed', detail: 'a swap file of vim whose first page is damaged: only its plain bytes were searched' };
    return;
  }
  const name: Locator = [{ kind: 'entry', name: nameIn(readPiece(source, NAME.start, NAME.length)) }];
  // Of blocks that are not part of the text any more the lines have no number.
  const lines = new LineCells(bytes, (line) => [...name, line > 0 ? { kind: 'line', line } : OLDER]);
  let line = 0;
  let wasLinked = true;
  for (const { page, linked } of pagesInOrder(bytes, pageSize)) {
    if (!linked && wasLinked) lines.gap();
    wasLinked = linked;
    for (const { start, end } of dataBlock(bytes, page, pageSize)?.lines ?? []) {
      const cell = lines.add(linked ? ++line : 0, start, end);
      if (cell !== null) yield cell;
    }
  }
  for (const { page } of pagesInOrder(bytes, pageSize)) {
    let first = true;
    for (const { start, end } of leftIn(source, dataBlock(bytes, page, pageSize)?.free)) {
      if (first) lines.gap();
      first = false;
      const cell = lines.add(0, start, end);
      if (cell !== null) yield cell;
    }
  }
  const rest = lines.last();
  if (rest !== null) yield rest;
}

/** Texts that end in NUL, from the last to the first: the order that they had as lines. */
function* leftIn(source: Source, free: Span | undefined): Generator<Span> {
  if (free === undefined) return;
  const from = Math.max(free.start, free.end - PAGE.most);
  const bytes = readPiece(source, from, free.end - from);
  for (let end = bytes.length; end > 0; ) {
    const start = bytes.lastIndexOf(0, end - 1) + 1;
    if (start < end) yield { start: from + start, end: from + end };
    end = start - 1;
  }
  bytes.fill(0);
}

const OLDER = { kind: 'entry', name: 'older text' } as const;

function isPage(size: number): boolean {
  return size >= PAGE.least && size <= PAGE.most && (size & (size - 1)) === 0;
}

function nameIn(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end)) || 'a file without a name';
}
