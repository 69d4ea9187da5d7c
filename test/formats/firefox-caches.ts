export interface FirefoxEntry {
  readonly key: string;
  readonly body: Uint8Array;
  /** Lines of HTTP headers. */
  readonly headers: readonly string[];
  /** What Firefox made of the body. */
  readonly made?: Uint8Array | null;
  readonly version?: number;
}

/** Writes an entry of Firefox's cache2. */
export function firefoxEntry({ key, body, headers, made = null, version = 3 }: FirefoxEntry): Uint8Array {
  const content = Buffer.concat([body, made ?? Buffer.alloc(0)]);
  const number = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  const elements = [
    'request-method\0GET\0',
    ...(made === null ? [] : [`alt-data\x001;${body.length},javascript/moz-bytecode\0`]),
    `response-head\0HTTP/1.1 200 OK\r\n${headers.map((line) => `${line}\r\n`).join('')}\0`,
  ];
  return Uint8Array.from(
    Buffer.concat([
      content,
      number(0x12345678),
      Buffer.alloc(Math.ceil(content.length / 262_144) * 2, 3),
      ...[version, 1, 1, 1, 1, 1, Buffer.byteLength(key), 0].slice(0, version === 1 ? 7 : 8).map(number),
      Buffer.from(`${key}\0${elements.join('')}`),
      ...(version > 3 ? [number(version)] : []),
      number(content.length),
    ]),
  );
}
