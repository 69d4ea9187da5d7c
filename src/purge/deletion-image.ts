import type { FileAttributes, Identity, RawPath } from '../disk/index.ts';
import { pack, unpack } from './packet.ts';

/** One file of a set that was deleted. */
export interface DeletedFile {
  readonly path: RawPath;
  /** Its name between the moment it is taken away and its end. */
  readonly hidden: RawPath;
  readonly identity: Identity;
  readonly attributes: FileAttributes;
  /** SHA-256 of its bytes, in hex. */
  readonly sha256: string;
}

/** What stood there before P3 deleted it: the main file first. The bytes are in the body, one file after the other. */
export interface DeletionImage {
  readonly files: readonly DeletedFile[];
  /** The dead values that were met, per entry. */
  readonly values: ReadonlyMap<string, Uint8Array>;
}

export function packDeletion({ files, values }: DeletionImage): Uint8Array {
  return pack({ header: { version: 1, files, entries: [...values.keys()] }, parts: [...values.values()] });
}

/** The values are views into `bytes`. */
export function unpackDeletion(bytes: Uint8Array): DeletionImage {
  const { header, parts } = unpack(bytes);
  const { files, entries } = header as { files: DeletedFile[]; entries: string[] };
  return { files, values: new Map(entries.map((entry, index) => [entry, parts[index] ?? new Uint8Array()])) };
}
