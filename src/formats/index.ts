/**
 * formats/ — what kind of file some bytes are, what in it the raw bytes do not show, where a byte stands in it, and what
 * its structure is.
 *
 * Promise: any bytes at all are read without throwing and in time linear in their length, through windows of at most
 * 1 MiB, so that memory stays flat for any size of file. What cannot be read as what it is comes out as NotVisible.
 *
 * Imports nothing of ours and no Node: bytes come from a Source, so a cell of one format can be the source of another, and a
 * format cannot reach for a path. Decompressors and the files beside come through Surroundings.
 */
export { bytesSource } from './bytes-source.ts';
export type { Cell, Codec, Format, Inflater, Locator, NotVisible, NotVisibleReason, Source, Span, Surroundings } from './face.ts';
export { hintOf } from './hint.ts';
export { formatById, formatOf, formats } from './registry.ts';
export { type Owned, type Owner, ownersOf, type StandingValue, type ValueOwner, valuesOfRows } from './sqlite/owners.ts';
export type { Change, ChangeCell, Changed, Deflater, NotRewritten, Patch, Rewriters, Rewriting } from './rewriting.ts';
export { mayStand, syntaxOf, valuesOfKeys } from './settings/settings.ts';
export type { KeyedValue, Syntax } from './settings/value.ts';
