import type { Part } from './joined-text.ts';
import { NOT_ONE_VALUE, OTHER_TEXT, over, type Placed } from './origins.ts';

/**
 * What it means for the values of a joined text, in the encodings that they have in their file, that its bytes from `start` on
 * become `bytes`. The words between values stay; `first` is the first part that ends behind `start`.
 */
export function placedIn(
  text: Uint8Array,
  parts: readonly Part[],
  first: number,
  start: number,
  bytes: Uint8Array,
): readonly Placed[] | string {
  const end = start + bytes.length;
  const found: Placed[] = [];
  for (let at = start, index = first; at < end; ) {
    const part = parts[index];
    const from = Math.min(end, part?.start ?? end);
    if (at < from) {
      if (!same(text, bytes, start, at, from)) return NOT_ONE_VALUE;
      at = from;
    } else {
      const to = Math.min(end, (part as Part).end);
      const placed = same(text, bytes, start, at, to) ? [] : placedInPart(text, part as Part, at, bytes.subarray(at - start, to - start));
      if (typeof placed === 'string') return placed;
      found.push(...placed);
      at = to;
      index++;
    }
  }
  return found;
}

/** Whether [from, to) of the text stays as it is. */
function same(text: Uint8Array, bytes: Uint8Array, start: number, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (text[at] !== bytes[at - start]) return false;
  return true;
}

function placedInPart(text: Uint8Array, part: Part, start: number, bytes: Uint8Array): readonly Placed[] | string {
  const { contents, encoding, at } = part;
  if (encoding === 'as-is') {
    const from = at + start - part.start;
    return over(contents.origins(from, from + bytes.length), bytes);
  }
  // Whole characters: what of them is not changed keeps its units, also where those are half of a pair.
  let from = start;
  let to = start + bytes.length;
  while (from > part.start && isInside(text, from)) from--;
  while (to < part.end && isInside(text, to)) to++;
  const [was, is] = characters(text, from, to, start, bytes);
  if (is === null || was.length !== is.length) return OTHER_TEXT;
  const width = encoding === 'latin1' ? 1 : 2;
  const before = unitsIn(text, part.start, from);
  const found: Placed[] = [];
  for (let unit = 0; unit < is.length; unit++) {
    if (was.charCodeAt(unit) === is.charCodeAt(unit)) continue;
    let last = unit + 1;
    while (last < is.length && was.charCodeAt(last) !== is.charCodeAt(last)) last++;
    const raw = encoded(is.slice(unit, last), encoding);
    const place = at + (before + unit) * width;
    if (raw === null || place + raw.length > at + part.length) return OTHER_TEXT;
    const placed = over(contents.origins(place, place + raw.length), raw);
    if (typeof placed === 'string') return placed;
    found.push(...placed);
    unit = last;
  }
  return found;
}

/** [from, to) of the text as it is, and with `bytes` at `start`: null where that is no UTF-8. */
function characters(text: Uint8Array, from: number, to: number, start: number, bytes: Uint8Array): [string, string | null] {
  const changed = text.slice(from, to);
  changed.set(bytes, start - from);
  const was = new TextDecoder('utf-8', { ignoreBOM: true }).decode(text.subarray(from, to));
  try {
    return [was, new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(changed)];
  } catch {
    return [was, null];
  } finally {
    changed.fill(0);
  }
}

function encoded(text: string, encoding: Part['encoding']): Uint8Array | null {
  const width = encoding === 'latin1' ? 1 : 2;
  const bytes = new Uint8Array(text.length * width);
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (width === 1 && unit > 0xff) return null;
    const low = encoding === 'utf16be' ? 1 : 0;
    bytes[index * width + low] = unit & 0xff;
    if (width === 2) bytes[index * width + 1 - low] = unit >> 8;
  }
  return bytes;
}

function isInside(text: Uint8Array, at: number): boolean {
  return ((text[at] as number) & 0xc0) === 0x80;
}

/** How many UTF-16 units [from, to) of the text stands for. */
function unitsIn(text: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) {
    const byte = text[at] as number;
    if ((byte & 0xc0) !== 0x80) count += byte >= 0xf0 ? 2 : 1;
  }
  return count;
}
