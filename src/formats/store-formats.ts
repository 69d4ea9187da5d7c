import type { Format } from './face.ts';
import { leveldbLog, leveldbManifest } from './leveldb/log.ts';
import { leveldbTable } from './leveldb/table.ts';
import { v8 } from './v8/v8.ts';

/** Stores of keys and values, and what is in them. */
export const storeFormats: readonly Format[] = [leveldbTable, leveldbLog, leveldbManifest, v8];
