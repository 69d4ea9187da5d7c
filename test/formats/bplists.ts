/** Writes binary property lists as plistlib does, objects in the order of their first use. */
export type Plist = string | number | boolean | null | Uint8Array | readonly Plist[] | { readonly [key: string]: Plist };

export function bplistOf(value: Plist, tidy = true): Uint8Array {
  const objects: Plist[] = [];
  const known = new Map<string, number>();
  const number = (one: Plist): number => {
    const shared = tidy && typeof one === 'string' ? known.get(one) : undefined;
    if (shared !== undefined) return shared;
    objects.push(one);
    if (typeof one === 'string') known.set(one, objects.length - 1);
    return objects.length - 1;
  };
  number(value);
  const references: number[][] = [];
  for (let index = 0; index < objects.length; index++) {
    const one = objects[index] as Plist;
    if (Array.isArray(one)) references[index] = (one as readonly Plist[]).map(number);
    else if (typeof one === 'object' && one !== null && !(one instanceof Uint8Array))
      references[index] = [...Object.keys(one).map(number), ...Object.values(one as Record<string, Plist>).map(number)];
  }
  const size = objects.length < 256 ? 1 : 2;
  let at = 8;
  const offsets: number[] = [];
  const bodies = objects.map((one, index) => {
    offsets.push(at);
    const body = bodyOf(one, references[index] ?? [], size);
    at += body.length;
    return body;
  });
  const trailer = Buffer.alloc(32);
  trailer[6] = 4;
  trailer[7] = size;
  trailer.writeBigUInt64BE(BigInt(objects.length), 8);
  trailer.writeBigUInt64BE(BigInt(at), 24);
  return Uint8Array.from(Buffer.concat([Buffer.from('bplist00'), ...bodies, ...offsets.map((offset) => wide(offset, 4)), trailer]));
}

function bodyOf(one: Plist, references: readonly number[], size: number): Buffer {
  if (typeof one === 'boolean') return Buffer.of(one ? 9 : 8);
  if (one === null) return Buffer.of(0);
  if (typeof one === 'number') {
    const real = Buffer.alloc(9, 0x23);
    real.writeDoubleBE(one, 1);
    return real;
  }
  if (typeof one === 'string')
    return /^[\0-\x7f]*$/.test(one)
      ? Buffer.concat([marker(0x50, one.length), Buffer.from(one, 'latin1')])
      : Buffer.concat([marker(0x60, one.length), Buffer.from(one, 'utf16le').swap16()]);
  if (one instanceof Uint8Array) return Buffer.concat([marker(0x40, one.length), one]);
  const count = Array.isArray(one) ? references.length : references.length / 2;
  return Buffer.concat([marker(Array.isArray(one) ? 0xa0 : 0xd0, count), ...references.map((to) => wide(to, size))]);
}

function marker(kind: number, length: number): Buffer {
  return length < 15 ? Buffer.of(kind | length) : Buffer.concat([Buffer.of(kind | 15, 0x12), wide(length, 4)]);
}

function wide(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}
