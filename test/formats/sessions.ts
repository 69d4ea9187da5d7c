export interface Visit {
  readonly tab: number;
  readonly address: string;
  readonly title: string;
}

/** Writes open tabs as Chromium does: `Session` files and `Tabs` files number their commands differently. */
export function snssFile(visits: readonly Visit[], kind: 'session' | 'tabs' = 'session', version = 3): Uint8Array {
  const number = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  };
  const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  const command = (id: number, content: Buffer) => {
    const bytes = Buffer.alloc(3);
    bytes.writeUInt16LE(content.length + 1);
    bytes[2] = id;
    return Buffer.concat([bytes, content]);
  };
  const commands = visits.flatMap(({ tab, address, title }) => {
    const url = Buffer.from(address);
    const shown = Buffer.from(title, 'utf16le');
    const pickle = Buffer.concat([number(tab), number(0), number(url.length), padded(url), number(title.length), padded(shown), number(0)]);
    return [command(kind === 'session' ? 6 : 1, Buffer.concat([number(pickle.length), pickle])), command(17, number(tab))];
  });
  return Uint8Array.from(Buffer.concat([Buffer.from('SNSS'), number(version), ...commands]));
}
