import { ByteView } from '../byte-view.ts';
import type { Cell, Format, Locator, NotVisible, Source } from '../face.ts';
import { partOf } from '../part-of.ts';
import { StructureDigest } from '../structure-digest.ts';
import { holdsAt, isTextual } from '../textual.ts';
import { readPiece } from '../windows.ts';
import { type Copied, copiedIn } from './copied.ts';
import { rewritten } from './rewritten.ts';

/**
 * Tabs of CopyQ, a clipboard manager (copyq_tab_….dat): items as Qt's QDataStream writes them, each in several forms, those
 * of more than 256 bytes mostly compressed. Before a text stands its length, whose last byte may be a letter. There is no
 * checksum, and nothing tells where an item stands: a form may become longer or shorter.
 */
export const copyq: Format = {
  id: 'copyq',
  rewrite: 'none',
  beyond: null,
  cellsFirst: true,
  first: new Set([0]),
  recognises: (head) => holdsAt(head, 4, '\xff\xff\xff\xfe\0\0') && head[0] === 0 && holdsAt(head, 12, '\0\0'),
  async *cells(source) {
    let end = 4;
    for (const copied of copiedIn(new ByteView(source))) {
      end = copied.span.end;
      yield cellOf(source, copied);
    }
    if (end < source.size) yield malformed(end);
  },
  rewriting: {
    kind: 'whole',
    rewritten: (source, around, change) => rewritten(source, around, change, cellOf, malformed),
  },
  locate(source, span): Locator {
    const place = { kind: 'offset', offset: span.start } as const;
    const bytes = new ByteView(source);
    for (const copied of copiedIn(bytes)) {
      const { start, end } = copied.span;
      if (span.start < end) return span.start >= start ? [...nameOf(copied), place] : [place];
    }
    return [place];
  },
  structure(source) {
    const bytes = new ByteView(source);
    const digest = new StructureDigest();
    let end = 4;
    for (const { span } of copiedIn(bytes)) {
      digest.record(1, span.start);
      end = span.end;
    }
    digest.record(0, source.size);
    return { valid: end === source.size, digest: digest.end() };
  },
};

/** A text is a cell of its own, apart from the length before it; the raw pass sees what else is not compressed. */
function cellOf(source: Source, copied: Copied): Cell {
  const { start, end } = copied.content;
  const shared = {
    locator: nameOf(copied),
    source: partOf(source, start, end),
    pieces: (from: number, to: number) => (from < to ? [{ start: start + from, end: start + to }] : []),
  };
  if (copied.packed) return { ...shared, inside: 'zlib', searched: true };
  return isTextual(readPiece(source, start, Math.min(512, end - start))) ? { ...shared, inside: 'nothing' } : { ...shared, searched: true };
}

function nameOf({ item, type }: Copied): Locator {
  return [
    { kind: 'entry', name: `item ${item}` },
    { kind: 'entry', name: type },
  ];
}

function malformed(end: number): NotVisible {
  return {
    reason: 'malformed',
    detail: `a clipboard history that cannot be read from byte ${end} on: the rest was searched as plain bytes`,
  };
}
