import type { Summing } from '../amended-file.ts';
import { crc32c, masked } from '../codecs/crc32c.ts';

/** How LevelDB writes its checksums: masked CRC-32C, little-endian (github.com/google/leveldb: util/crc32c.h). */
export const MASKED_CRC32C: Summing = {
  length: 4,
  add: crc32c,
  stored(sum) {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, masked(sum), true);
    return bytes;
  },
};
