import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import type { Format, Locator, NotVisible, Span, Surroundings } from '../../src/formats/index.ts';
import { alone, contentOf, memory } from './bytes.ts';

/** A cell as it was while it could be read. */
export interface Opened {
  readonly name: string;
  readonly locator: Locator;
  readonly inside: string | null | undefined;
  readonly content: Buffer;
  readonly pieces: readonly Span[] | null;
}

/** All cells, each read to its end as it comes. */
export async function opened(
  format: Format,
  bytes: Uint8Array,
  name: string | null = null,
): Promise<{ readonly cells: readonly Opened[]; readonly unseen: readonly NotVisible[] }> {
  const cells: Opened[] = [];
  const unseen: NotVisible[] = [];
  const around: Surroundings = { ...alone, name };
  for await (const part of format.cells(memory(bytes), around)) {
    if ('reason' in part) {
      unseen.push(part);
      continue;
    }
    const first = part.locator[0];
    const content = Buffer.from(contentOf(part.source));
    const pieces = content.length === 0 ? null : part.pieces(0, content.length);
    cells.push({ name: first?.kind === 'entry' ? first.name : '', locator: part.locator, inside: part.inside, content, pieces });
  }
  return { cells, unseen };
}

/** In a folder of its own that holds these files. */
export async function inFolder<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  work: (folder: string) => T | Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'lastcopy-archives-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function run(program: string, args: readonly string[], input: string | Uint8Array = '', cwd?: string): Buffer {
  return execFileSync(program, args, { input, cwd, maxBuffer: 1 << 30, stdio: ['pipe', 'pipe', 'pipe'] });
}

/** A plain ustar archive, by the test's own arithmetic. */
export function tarOf(members: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  const parts: Buffer[] = [];
  for (const [name, content] of members) {
    const header = Buffer.alloc(512);
    header.write(name, 0, 'utf8');
    header.write('0000644\0', 100);
    header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('        ', 148);
    header.write('0', 156);
    header.write('ustar', 257);
    header.write('00', 263);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    parts.push(header, Buffer.from(content), Buffer.alloc((512 - (content.length % 512)) % 512));
  }
  return Uint8Array.from(Buffer.concat([...parts, Buffer.alloc(1_024)]));
}

export interface ZipEntry {
  readonly name: string | Uint8Array;
  readonly content: string | Uint8Array;
  /** Default 8, deflated. */
  readonly method?: number;
  /** The stored bytes, for other methods. */
  readonly raw?: Uint8Array;
  /** Sizes stand behind the data, not in the header. */
  readonly descriptor?: boolean;
  /** Whether the directory lists it; default true. */
  readonly listed?: boolean;
  /** What the header says of the stored size. */
  readonly size?: number;
}

/** A zip archive by the test's own arithmetic, with what no program would write. */
export function zipOf(entries: readonly ZipEntry[], { listTimes = 1 } = {}): Buffer {
  const body: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content, method = 8, raw, descriptor = false, listed = true, size } of entries) {
    const plain = Buffer.from(content as string);
    const data = Buffer.from(raw ?? (method === 8 ? deflateRawSync(plain) : plain));
    const title = Buffer.from(name as string);
    const header = Buffer.alloc(30);
    header.write('PK\u0003\u0004', 0, 'latin1');
    header.writeUInt16LE(20, 4);
    header.writeUInt16LE(descriptor ? 8 : 0, 6);
    header.writeUInt16LE(method, 8);
    header.writeUInt32LE(descriptor ? 0 : crc32(plain), 14);
    header.writeUInt32LE(descriptor ? 0 : (size ?? data.length), 18);
    header.writeUInt32LE(descriptor ? 0 : (size ?? plain.length), 22);
    header.writeUInt16LE(title.length, 26);
    const behind = Buffer.alloc(descriptor ? 16 : 0);
    if (descriptor) {
      behind.write('PK\u0007\u0008', 0, 'latin1');
      behind.writeUInt32LE(crc32(plain), 4);
      behind.writeUInt32LE(data.length, 8);
      behind.writeUInt32LE(plain.length, 12);
    }
    const central = Buffer.alloc(46);
    central.write('PK\u0001\u0002', 0, 'latin1');
    central.writeUInt16LE(20, 6);
    header.copy(central, 8, 6, 28);
    central.writeUInt32LE(crc32(plain), 16);
    central.writeUInt32LE(data.length, 20);
    central.writeUInt32LE(plain.length, 24);
    central.writeUInt16LE(title.length, 28);
    central.writeUInt32LE(at, 42);
    body.push(header, title, data, behind);
    if (listed) for (let time = 0; time < listTimes; time++) directory.push(central, title);
    at += 30 + title.length + data.length + behind.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0, 'latin1');
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...body, listing, end]);
}

/** Nested folders and files as an asar's header lists them. */
interface AsarFolder {
  readonly files: Record<string, AsarFolder | { readonly offset: string; readonly size: number; readonly integrity?: object }>;
}

/** An archive of Electron, as github.com/electron/asar describes it; `hashed`: as it writes them since 3.1. */
export function asarOf(files: readonly (readonly [string, string | Uint8Array])[], hashed = true): Buffer {
  const root: AsarFolder = { files: {} };
  const parts: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of files) {
    const bytes = Buffer.from(content as string);
    const steps = name.split('/');
    let folder = root;
    for (const step of steps.slice(0, -1)) folder = (folder.files[step] ??= { files: {} }) as AsarFolder;
    const integrity = { algorithm: 'SHA256', hash: '00', blockSize: 4_194_304, blocks: ['00'] };
    folder.files[steps.at(-1) ?? ''] = { size: bytes.length, offset: String(offset), ...(hashed ? { integrity } : {}) };
    parts.push(bytes);
    offset += bytes.length;
  }
  const json = Buffer.from(JSON.stringify(root));
  const padding = (4 - (json.length % 4)) % 4;
  const sizes = Buffer.alloc(16);
  sizes.writeUInt32LE(4, 0);
  sizes.writeUInt32LE(json.length + padding + 8, 4);
  sizes.writeUInt32LE(json.length + padding + 4, 8);
  sizes.writeUInt32LE(json.length, 12);
  return Buffer.concat([sizes, json, Buffer.alloc(padding), ...parts]);
}
