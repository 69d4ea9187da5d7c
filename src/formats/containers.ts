import { magics } from './opaque/magic.ts';

/**
 * Whether a value inside another file is itself a file whose bytes do not show all that is in it: compressed, or a store of
 * values. Others, which nobody knows, are searched as they stand in the outer file.
 */
export const isContainer = magics(
  'PK\x03\x04',
  '\x1f\x8b',
  '\x28\xb5\x2f\xfd',
  '\xfd7zXZ\0',
  '7z\xbc\xaf\x27\x1c',
  'Rar!\x1a\x07',
  'SQLite format 3\0',
  'mozLz40\0',
  'bplist0',
  '%PDF-1.',
  { bytes: 'ustar', at: 257 },
);
