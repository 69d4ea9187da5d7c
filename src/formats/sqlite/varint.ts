/**
 * SQLite's variable-length integers (sqlite.org/fileformat2.html#varint): big-endian, seven bits a byte, the ninth byte whole.
 * One reader is used for many of them: `value` and `end` tell of the last one.
 */
export class VarintReader {
  /** Exact up to 2^53. */
  value = 0;
  /** Where the next byte stands. */
  end = 0;

  /** False where it does not end before `limit`. */
  read(bytes: Uint8Array, at: number, limit: number): boolean {
    let value = 0;
    for (let index = 0; index < 9; index++) {
      const next = at + index;
      if (next >= limit || next >= bytes.length) return false;
      const byte = bytes[next] as number;
      if (index === 8) value = value * 256 + byte;
      else if (byte < 0x80) value = value * 128 + byte;
      else {
        value = value * 128 + (byte & 0x7f);
        continue;
      }
      this.value = value;
      this.end = next + 1;
      return true;
    }
    return false;
  }
}

/** A row's number, which is signed: exact as a number or, where it is too large for that, in decimal digits. */
export function rowNumber(bytes: Uint8Array, at: number, end: number, value: number): number | string {
  // Only the ninth byte reaches the sign.
  if (Number.isSafeInteger(value)) return value;
  let whole = 0n;
  for (let index = at; index < end; index++) {
    const byte = bytes[index] as number;
    whole = index - at === 8 ? (whole << 8n) | BigInt(byte) : (whole << 7n) | BigInt(byte & 0x7f);
  }
  whole = BigInt.asIntN(64, whole);
  return whole >= BigInt(Number.MIN_SAFE_INTEGER) && whole <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(whole) : whole.toString();
}
