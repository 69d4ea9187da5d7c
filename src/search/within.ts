import type { Cell, Format, Locator, Source } from '../formats/index.ts';
import { formatOf } from '../formats/index.ts';
import type { Form, Span } from '../forms/index.ts';
import { decodeSpan } from '../forms/index.ts';
import type { Match } from '../scan/index.ts';
import { HEAD_BYTES } from './describe-file.ts';

/** Files inside files inside files: deeper than this, counted from the file on disk as 1, they are not opened. */
export const DEPTH = 5;
/** Pieces longer than this together are not decoded again to name their form. */
const DECODE_BYTES = 1_048_576;

/** What is in a cell, by how it begins; null where no format is looked for. */
export function formatWithin(cell: Cell): Format | null {
  if (cell.inside === 'nothing') return null;
  // A Buffer finds bytes faster.
  const head = Buffer.alloc(HEAD_BYTES);
  const length = cell.source.read(0, head);
  const format = formatOf(head.subarray(0, length), cell.inside ?? null, length < HEAD_BYTES ? length : Infinity);
  head.fill(0);
  return format;
}

/** The name of what is in a cell, without its folder; null where it has none. */
export function nameWithin({ locator }: Cell): string | null {
  const last = locator.at(-1);
  return last?.kind === 'entry' ? last.name.slice(Math.max(last.name.lastIndexOf('/'), last.name.lastIndexOf('\\')) + 1) : null;
}

/** What the format of a cell's content tells of a place in it, more than the cell does. */
export function stepsWithin(cell: Cell, within: Format | null, span: Span): Locator {
  const own = within === null ? [] : within.locate(cell.source, span);
  // Lines and bytes are counted in files; a pointer or a key says something of any value.
  const isFile = cell.locator.at(-1)?.kind === 'entry';
  return own.filter(({ kind }) => isFile || (kind !== 'line' && kind !== 'offset'));
}

/**
 * A cell's form is that of the decoded cell; the file's own bytes may be escaped once more, or wide. The first one that decodes the
 * raw pieces, joined, to the value is the form by which they can be proved and rewritten.
 */
export function rawForm(match: Pick<Match, 'form' | 'edges' | 'value'>, pieces: readonly Span[], source: Source): Form {
  const length = pieces.reduce((sum, { start, end }) => sum + end - start, 0);
  if (length > DECODE_BYTES) return match.form;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const { start, end } of pieces) at += source.read(start, joined.subarray(at, at + end - start));
  try {
    const outer = ['json', 'utf16le', 'utf16be'].map((form) => (match.form === 'raw' ? form : `${form}+${match.form}`));
    for (const form of [match.form, ...outer]) {
      const value = decodeSpan(form, joined, match.edges);
      const same = value !== null && Buffer.from(value.buffer, value.byteOffset, value.length).equals(match.value);
      if (value !== null && value.buffer !== joined.buffer) value.fill(0);
      if (same) return form;
    }
    return match.form;
  } finally {
    joined.fill(0);
  }
}
