import type { Format } from '../face.ts';
import { lz4 } from './lz4.ts';
import { mozLz4 } from './mozlz4.ts';
import { snappy } from './snappy.ts';

/** Streams of LZ4 and Snappy, which are decoded by this program itself. */
export const framedFormats: readonly Format[] = [mozLz4, lz4, snappy];
