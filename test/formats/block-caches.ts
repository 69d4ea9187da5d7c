/** One answer in a block-file cache. */
export interface BlockAnswer {
  readonly key: string;
  readonly headers: readonly string[];
  readonly body: Uint8Array;
}

const HEADER = 8_192;
const KINDS = [
  { kind: 2, file: 1, size: 256 },
  { kind: 3, file: 2, size: 1_024 },
  { kind: 4, file: 3, size: 4_096 },
];

/** Writes a cache as Chromium does: the files by their names. */
export function blockCacheFiles(answers: readonly BlockAnswer[]): Map<string, Uint8Array> {
  const blocks = KINDS.map(() => [] as Buffer[]);
  const apart = new Map<string, Uint8Array>();
  /** Stores it in the smallest blocks that hold it; its address. */
  const store = (bytes: Uint8Array, own = false): number => {
    const index = own ? -1 : KINDS.findIndex(({ size }) => bytes.length <= size * 4);
    const { kind, file, size } = KINDS[index] ?? { kind: 0, file: 0, size: 0 };
    if (kind === 0) {
      apart.set(`f_${(apart.size + 1).toString(16).padStart(6, '0')}`, bytes);
      return 0x80000000 + apart.size;
    }
    const count = Math.max(1, Math.ceil(bytes.length / size));
    const start = blocks[index]?.length ?? 0;
    const padded = Buffer.alloc(count * size);
    padded.set(bytes);
    for (let block = 0; block < count; block++) blocks[index]?.push(padded.subarray(block * size, (block + 1) * size));
    return 0x80000000 + kind * 0x10000000 + (count - 1) * 0x1000000 + file * 0x10000 + start;
  };
  for (const { key, headers, body } of answers) {
    const description = Buffer.from(`\x20\0\0\0HTTP/1.1 200\0${headers.map((line) => `${line}\0`).join('')}\0`, 'latin1');
    const name = Buffer.from(key);
    const inside = 96 + name.length <= 1_024;
    const entry = Buffer.alloc(inside ? Math.ceil((97 + name.length) / 256) * 256 : 256);
    const [described, stored, long] = [store(description), body.length === 0 ? 0 : store(body), inside ? 0 : store(name, true)];
    entry.writeInt32LE(name.length, 32);
    entry.writeUInt32LE(long, 36);
    entry.writeInt32LE(description.length, 40);
    entry.writeInt32LE(body.length, 44);
    entry.writeUInt32LE(described, 56);
    entry.writeUInt32LE(stored, 60);
    if (inside) name.copy(entry, 96);
    store(entry);
  }
  const index = Buffer.alloc(368);
  index.write('c3ca03c100000300', 'hex');
  return new Map([
    ['index', index],
    ...apart,
    ...KINDS.map(({ file, size }, at): [string, Uint8Array] => [`data_${file}`, fileOf(file, size, blocks[at] ?? [])]),
  ]);
}

function fileOf(file: number, size: number, blocks: readonly Buffer[]): Uint8Array {
  const header = Buffer.alloc(HEADER);
  header.write('c3ca04c100000200', 'hex');
  header.writeInt16LE(file, 8);
  header.writeInt32LE(size, 12);
  for (let block = 0; block < blocks.length; block++) header[80 + (block >> 3)] = (header[80 + (block >> 3)] ?? 0) | (1 << (block & 7));
  return Uint8Array.from(Buffer.concat([header, ...blocks]));
}
