/** Shorter runs of text characters are taken for numbers. */
const NARROW = 8;
/** In characters of UTF-16. */
const WIDE = 4;

/** Which bytes of a command belong to texts, in UTF-8 or UTF-16: 1 for each. The same while texts become others of the same length. */
export function textIn(bytes: Uint8Array): Uint8Array {
  const mask = new Uint8Array(bytes.length);
  mark(bytes, mask, 0, 1, NARROW);
  for (const first of [0, 1]) mark(bytes, mask, first, 2, WIDE);
  return mask;
}

/** Runs of characters `width` bytes apart, with zeros between. */
function mark(bytes: Uint8Array, mask: Uint8Array, first: number, width: 1 | 2, shortest: number): void {
  let start = first;
  for (let at = first; ; at += width) {
    const inside = at + width <= bytes.length && isText(bytes[at] as number) && (width === 1 || bytes[at + 1] === 0);
    if (inside) continue;
    if (at - start >= shortest * width) for (let one = start; one < at; one += width) mask[one] = 1;
    start = at + width;
    if (start >= bytes.length) return;
  }
}

function isText(byte: number): boolean {
  return byte >= 0x20 ? byte !== 0x7f : byte === 9 || byte === 10 || byte === 13;
}
