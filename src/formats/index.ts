/**
 * formats/ — what kind of file some bytes are, what in it the raw bytes do not show, where a byte stands in it, and what
 * its structure is.
 *
 * Promise: any bytes at all are read without throwing and in time linear in their length, through windows of at most
 * 1 MiB, so that memory stays flat for any size of file. What cannot be read as what it is comes out as NotVisible.
 *
 * Imports nothing of ours and no Node: bytes come from a Source, so a cell of one format can be the source of another,
 * and a format cannot reach for a path.
 */
export type { Cell, Format, Locator, NotVisible, NotVisibleReason, Source, Span } from './face.ts';
export { formatById, formatOf, formats, hintOf } from './registry.ts';
