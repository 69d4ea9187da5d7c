import { deflateSync } from 'node:zlib';

/** Items of a clipboard, each with its texts by type; `packed` as qCompress writes them. */
export function copyqTab(items: readonly Readonly<Record<string, string | Uint8Array>>[], packed = false): Uint8Array {
  const number = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  const form = ([type, content]: readonly [string, string | Uint8Array]) => {
    const name = Buffer.from(type.replace(/^text\//, '8'), 'utf16le').swap16();
    const plain = Buffer.from(content);
    const bytes = packed ? Buffer.concat([number(plain.length), deflateSync(plain)]) : plain;
    return Buffer.concat([number(name.length), name, Buffer.of(packed ? 1 : 0), number(bytes.length), bytes]);
  };
  return Uint8Array.from(
    Buffer.concat([
      number(items.length),
      ...items.flatMap((item) => [number(0xfffffffe), number(Object.keys(item).length), ...Object.entries(item).map(form)]),
    ]),
  );
}
