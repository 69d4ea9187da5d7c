import { join } from 'node:path';
import { type Disk, DiskError, type NewFile } from '../../disk/index.ts';
import { fromJson, toJson } from '../packet.ts';
import { ByteReader } from './byte-reader.ts';
import { isCore } from './swap.ts';

/**
 * A git directory's own part in one stream: per file and folder a line of JSON and, of files, so many bytes. Folders come before what
 * is in them.
 */
interface Entry {
  readonly name: string;
  /** Null for a folder. */
  readonly size: number | null;
  readonly mode: number;
}

const PIECE_BYTES = 262_144;
const LF = 0x0a;

/** `also`: names beside the core ones that are to be in it. Throws DiskError, `file-changed` for a file that is cut meanwhile. */
export async function* packed(dir: string, also: ReadonlySet<string>, disk: Disk): AsyncGenerator<Uint8Array> {
  for (const { name, kind } of disk.list(dir)) {
    const own = String(name);
    if (own.startsWith('lastcopy-') || own === 'index.lock' || !(isCore(own) || also.has(own))) continue;
    if (kind === 'directory' || kind === 'file') yield* entries(dir, own, kind, disk);
  }
}

function* entries(dir: string, name: string, kind: 'file' | 'directory', disk: Disk): Generator<Uint8Array> {
  const path = join(dir, name);
  if (kind === 'directory') {
    yield header({ name, size: null, mode: disk.attributesOf(path).mode & 0o777 });
    for (const entry of disk.list(path))
      if (entry.kind === 'directory' || entry.kind === 'file') yield* entries(dir, `${name}/${String(entry.name)}`, entry.kind, disk);
    return;
  }
  const file = disk.openToRead(path);
  try {
    const { size, mode } = file.identity;
    yield header({ name, size, mode: mode & 0o777 });
    for (let at = 0; at < size; ) {
      const piece = new Uint8Array(Math.min(PIECE_BYTES, size - at));
      const got = file.read(at, piece);
      if (got === 0) throw new DiskError('file-changed', 'read', path);
      yield piece.subarray(0, got);
      at += got;
    }
  } finally {
    file.close();
  }
}

/** Writes what packed() gave below `folder`. Throws DiskError. */
export async function unpacked(body: AsyncIterable<Uint8Array>, folder: string, disk: Disk): Promise<void> {
  const reader = new ByteReader(body);
  for (let line = await reader.until(LF); line !== null; line = await reader.until(LF)) {
    const entry = fromJson(line.toString('utf8')) as Entry;
    const path = join(folder, entry.name);
    if (entry.size === null) {
      disk.makeFolder(path, entry.mode);
      continue;
    }
    const file = disk.create(path, entry.mode);
    try {
      await fill(file, entry.size, reader);
    } finally {
      file.close();
    }
  }
}

async function fill(file: NewFile, size: number, reader: ByteReader): Promise<void> {
  for (let left = size; left > 0; ) {
    const piece = await reader.exactly(Math.min(left, PIECE_BYTES));
    file.append(piece);
    piece.fill(0);
    left -= piece.length;
  }
  file.flush();
}

function header(entry: Entry): Uint8Array {
  return Buffer.from(`${toJson(entry)}\n`);
}
