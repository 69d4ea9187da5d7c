import type { Format, NotVisible } from '../face.ts';
import { opaqueFormats } from '../opaque/opaque.ts';
import { holds, holdsAt, isTextual } from '../textual.ts';

/** Bytes of a value that are looked at to tell whether it is a file of its own. */
export const HEAD_BYTES = 4_096;
const SHORTEST = 16;

const BEGINNINGS: readonly { readonly bytes: string; readonly but?: (head: Uint8Array) => boolean }[] = [
  { bytes: '\x28\xb5\x2f\xfd' },
  { bytes: '\x1f\x8b\x08' },
  { bytes: 'PK\x03\x04' },
  { bytes: 'mozLz40\0' },
  { bytes: 'bplist00' },
  { bytes: 'SQLite format 3\0' },
  { bytes: '\xff\x06\0\0sNaPpY' },
  { bytes: '\x04"M\x18' },
  { bytes: '\x78\x01', but: isTextual },
  { bytes: '\x78\x5e', but: isTextual },
  { bytes: '\x78\x9c', but: isTextual },
  { bytes: '\x78\xda', but: isTextual },
  // A notebook: its strings are split over lists.
  { bytes: '{', but: (head) => !holds(head, '"cells"') || !(holds(head, '"nbformat"') || holds(head, '"cell_type"')) },
];

const firsts = new Set(BEGINNINGS.map(({ bytes }) => bytes.charCodeAt(0)));
const opaqueFirsts = Array.from({ length: 256 }, (_, byte) => opaqueFormats.filter(({ first }) => first?.has(byte) === true));

/** Whether it is worth reading the head of a value that begins with `first`. */
export function mayBeFile(first: number, length: number): boolean {
  return length >= SHORTEST && (firsts.has(first) || (opaqueFirsts[first] as Format[]).length > 0);
}

/** Whether the value is a file that a format of its own can look into. */
export function isFile(head: Uint8Array): boolean {
  return BEGINNINGS.some(({ bytes, but }) => holdsAt(head, 0, bytes) && but?.(head) !== true);
}

/** What cannot be seen of a value that is a file of a kind that nothing here reads; null where that is not so. */
export function unseenFile(head: Uint8Array, size: number): NotVisible | null {
  const format = (opaqueFirsts[head[0] as number] as Format[]).find((one) => one.recognises(head, null, size));
  return format === undefined || format.beyond === 'nothing' ? null : format.beyond;
}
