import type { Format } from '../face.ts';
import { isBinary } from '../textual.ts';
import { magics } from './magic.ts';
import { rawOnly } from './raw-only.ts';

/**
 * Binary formats whose text stands in them as it is, so the raw pass misses none of it. They are never written. What a
 * picture or a recording shows is no text in this sense; docs/limitations.md says so.
 */
export const transparentFormats: readonly Format[] = [
  rawOnly(
    'program',
    magics('\x7fELF', 'MZ', '\0asm', '\xfe\xed\xfa\xce', '\xfe\xed\xfa\xcf', '\xce\xfa\xed\xfe', '\xcf\xfa\xed\xfe', '\xca\xfe\xba\xbe'),
    null,
  ),
  rawOnly(
    'media',
    magics(
      '\x89PNG\r\n\x1a\n',
      '\xff\xd8\xff',
      'GIF87a',
      'GIF89a',
      'RIFF',
      'OggS',
      'fLaC',
      'ID3',
      '\xff\xfb',
      '\xff\xf3',
      '\xff\xf2',
      '\x1aE\xdf\xa3',
      '\0\0\x01\0',
      '\0\0\x02\0',
      'II*\0',
      'MM\0*',
      '8BPS',
      'BM',
      'OTTO',
      '\0\x01\0\0\0',
      'ttcf',
      'wOFF',
      'wOF2',
      { bytes: 'ftyp', at: 4 },
    ),
    null,
  ),
  rawOnly('git-table', magics('DIRC\0\0\0', '\xfftOc', 'MIDX\x01', 'CGPH\x01', 'BITM\0\x01', 'RIDX\0\0', 'MTME\0\0'), null),
];

/** Bytes of no known kind: read as they are, but nobody can say what else is in them, and none of it is safe to write. */
export const binary: Format = rawOnly('binary', (head) => isBinary(head), {
  reason: 'unknown-format',
  detail: 'binary data of an unknown kind: only its plain bytes were searched',
});
