import { PurgeError } from './errors.ts';

/** A small JSON header and byte strings in one packet, so that secret bytes never become strings, which cannot be wiped. */
export interface Packet {
  readonly header: unknown;
  readonly parts: readonly Uint8Array[];
}

/** u32 length of the header (little-endian), header as JSON {header, lengths}, then the parts. */
export function pack(packet: Packet): Uint8Array {
  const header = Buffer.from(toJson({ header: packet.header, lengths: packet.parts.map((part) => part.length) }));
  const total = packet.parts.reduce((sum, part) => sum + part.length, 4 + header.length);
  const out = new Uint8Array(total);
  new DataView(out.buffer).setUint32(0, header.length, true);
  out.set(header, 4);
  let at = 4 + header.length;
  for (const part of packet.parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** The parts are views into `bytes`: wiping that wipes them. Throws PurgeError `journal-damaged`. */
export function unpack(bytes: Uint8Array): Packet {
  try {
    const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
    const { header, lengths } = fromJson(Buffer.from(bytes.buffer, bytes.byteOffset + 4, length).toString('utf8')) as {
      header: unknown;
      lengths: number[];
    };
    let at = 4 + length;
    const parts = lengths.map((size) => bytes.subarray(at, (at += size)));
    if (at !== bytes.length) throw new RangeError('length');
    return { header, parts };
  } catch (cause) {
    throw new PurgeError('journal-damaged', 'A file of the purge journal is damaged; what it says cannot be used.', { cause });
  }
}

/** JSON in which paths that are no UTF-8 (Buffers) survive. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key, converted: unknown) {
    const raw = this[key];
    return raw instanceof Uint8Array ? { $base64: Buffer.from(raw).toString('base64') } : converted;
  });
}

export function fromJson(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown) => {
    if (value !== null && typeof value === 'object' && '$base64' in value && typeof value.$base64 === 'string') {
      return Buffer.from(value.$base64, 'base64');
    }
    return value;
  });
}
