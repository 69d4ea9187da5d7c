import { holdsAt } from '../textual.ts';

export const BLOCK = 512;

/** One header block (POSIX.1-2024 pax, "ustar Interchange Format"; GNU tar's tar.h; Seventh Edition tar without a magic). */
export interface Header {
  readonly name: string;
  readonly type: string;
  /** Bytes that follow, without their padding. */
  readonly size: number;
  readonly block: Uint8Array;
}

const AREA = { name: [0, 100], size: [124, 136], sum: [148, 156], type: 156, magic: 257, prefix: [345, 500] } as const;

/** Null where the block is no header: its checksum decides. */
export function headerOf(block: Uint8Array): Header | null {
  if (block.length < BLOCK || !isSummed(block)) return null;
  const size = numberAt(block, ...AREA.size);
  if (size === null) return null;
  const prefix = holdsAt(block, AREA.magic, 'ustar\0') ? textOf(block.subarray(...AREA.prefix)) : '';
  const own = textOf(block.subarray(...AREA.name));
  return { name: prefix === '' ? own : `${prefix}/${own}`, type: String.fromCharCode(block[AREA.type] as number), size, block };
}

/** The sum of all bytes, the field itself taken as blanks; some writers added signed bytes. */
function isSummed(block: Uint8Array): boolean {
  for (let at: number = AREA.sum[0]; at < AREA.sum[1]; at++) {
    const byte = block[at] as number;
    if (byte !== 0 && byte !== 0x20 && (byte < 0x30 || byte > 0x37)) return false;
  }
  const told = numberAt(block, ...AREA.sum);
  if (told === null || told === 0) return false;
  let sum = 0;
  let high = 0;
  for (let at = 0; at < BLOCK; at++) {
    const byte = at >= AREA.sum[0] && at < AREA.sum[1] ? 0x20 : (block[at] as number);
    sum += byte;
    if (byte >= 0x80) high++;
  }
  return told === sum || told === sum - 256 * high;
}

/** The block with another size, and the sum that is right then; null where the size has no room in it. */
export function resized(block: Uint8Array, size: number): Uint8Array | null {
  const digits = size.toString(8).padStart(11, '0');
  if (digits.length > 11) return null;
  const copy = block.slice(0, BLOCK);
  for (let at = 0; at < 11; at++) copy[AREA.size[0] + at] = digits.charCodeAt(at);
  // Binary numbers have no end of their own.
  if (((block[AREA.size[0]] as number) & 0x80) !== 0) copy[AREA.size[1] - 1] = 0;
  copy.fill(0x20, ...AREA.sum);
  const sum = copy.reduce((total, byte) => total + byte, 0);
  const told = `${sum.toString(8).padStart(6, '0')}\0 `;
  for (let at = 0; at < told.length; at++) copy[AREA.sum[0] + at] = told.charCodeAt(at);
  return copy;
}

/** Octal, or big-endian binary with the first bit set (GNU); null where it is neither. */
export function numberAt(block: Uint8Array, start: number, end: number): number | null {
  const field = block.subarray(start, end);
  if (((field[0] ?? 0) & 0x80) !== 0) {
    const value = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, (field[0] as number) & 0x7f);
    return Number.isSafeInteger(value) ? value : null;
  }
  const digits = textOf(field).trim();
  if (!/^[0-7]*$/.test(digits)) return null;
  return digits === '' ? 0 : Number.parseInt(digits, 8);
}

/** Up to the first NUL. */
export function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

export function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}
