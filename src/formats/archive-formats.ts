import { asar } from './asar/asar.ts';
import { brotli } from './compressed/brotli.ts';
import { bzip2 } from './compressed/bzip2.ts';
import { gzip } from './compressed/gzip.ts';
import { zlib } from './compressed/zlib.ts';
import { zstd } from './compressed/zstd.ts';
import type { Format } from './face.ts';
import { tar } from './tar/tar.ts';
import { zip } from './zip/zip.ts';

/** Compressed streams, and archives of files. */
export const archiveFormats: readonly Format[] = [zip, gzip, zlib, zstd, brotli, bzip2, tar, asar];
