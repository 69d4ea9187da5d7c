import type { Locator, Source, Span } from '../face.ts';
import { isTextual } from '../textual.ts';
import { readPiece } from '../windows.ts';
import { text } from './text.ts';

/** Lines are counted so far into a member of an archive; beyond, a compressed archive would be decoded anew for it. */
const COUNTED = 4_194_304;

const textual = new WeakMap<Source, boolean>();

/** Where a span stands in a member of an archive: as in any text if it is text, else the offset. */
export function placeIn(member: Source, span: Span): Locator {
  let isText = textual.get(member);
  if (isText === undefined) textual.set(member, (isText = isTextual(readPiece(member, 0, 4_096))));
  return isText && span.start < COUNTED ? text.locate(member, span) : [{ kind: 'offset', offset: span.start }];
}
