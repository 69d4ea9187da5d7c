import type { InPlaceFile } from '../../disk/index.ts';

/** Bytes of the header by which the library tells whether its pages in memory hold: sqlite.org/fileformat2.html#file_change_counter */
export const VALIDITY = { start: 24, end: 40 };

const COUNTER = 24;
const VALID_FOR = 92;

/**
 * Tells others who may still have pages in memory that these are old: the file's change counter, and with it for which count the size in
 * the header holds.
 */
export function countChange(file: InPlaceFile): void {
  const header = new Uint8Array(100);
  if (file.read(0, header) < header.length) return;
  const view = new DataView(header.buffer);
  const [counter, valid] = [view.getUint32(COUNTER), view.getUint32(VALID_FOR)];
  view.setUint32(COUNTER, (counter + 1) >>> 0);
  file.overwrite(COUNTER, header.subarray(COUNTER, COUNTER + 4));
  if (valid === counter) file.overwrite(VALID_FOR, header.subarray(COUNTER, COUNTER + 4));
}
