import { estimateMinEntropyBits, GATE_BITS } from './entropy.ts';

/**
 * The 16 raw bytes by which a blind entry is found. The hunter hashes only windows that obey the rule below, and only those with
 * an anchor byte where its entries say that they have one. Both are part of the wire contract: an entry made under another rule
 * would not be found.
 */
export const WINDOW = 16;

/**
 * Anchor class: `0-9 J K Q V W X Y Z j q x z`. Rare in prose and code (about 4 % of bytes), common in random tokens (22 of
 * 62 characters), so few windows are hashed and almost every token of 20 characters or more has an anchored one.
 */
const ANCHORS = '0123456789JKQVWXYZjqxz';

/**
 * Where in a window an anchor byte is told of, the best place first: so many bytes behind the window's first. Each place that is
 * asked for costs the hunter as much as the first, so values share few of them. Five bytes apart, because a value of 20 bytes has
 * windows at five offsets, and any anchor behind them stands at such a place of one of them; the others are for values of which few
 * windows hide enough.
 */
const ANCHOR_PLACES = [0, 5, 10, 15, 2, 7, 12, 4, 9, 14, 1, 6, 11, 3, 8, 13];

/** Per byte: 0 breaks a window (controls, space, non-ASCII), else bit 0 set; bit 1 digit, 2 upper, 3 lower, 4 anchor. */
export const WINDOW_CLASS: Readonly<Uint8Array> = (() => {
  const table = new Uint8Array(256);
  for (let byte = 0x21; byte < 0x7f; byte++) {
    let bits = 1;
    if (byte >= 48 && byte <= 57) bits |= 2;
    if (byte >= 65 && byte <= 90) bits |= 4;
    if (byte >= 97 && byte <= 122) bits |= 8;
    if (ANCHORS.includes(String.fromCharCode(byte))) bits |= 16;
    table[byte] = bits;
  }
  return table;
})();

/**
 * The window rule: 16 printable ASCII bytes without a space, among them a digit, or at least 3 upper-case and 3 lower-case
 * letters. Words and ordinary identifiers fall out; a window of 80 bits outside the rule is rare and can be moved.
 */
export function isWindow(bytes: Uint8Array, at: number): boolean {
  let digits = 0;
  let upper = 0;
  let lower = 0;
  for (let i = at; i < at + WINDOW; i++) {
    const bits = WINDOW_CLASS[bytes[i] ?? 0] as number;
    if (bits === 0) return false;
    digits += (bits >> 1) & 1;
    upper += (bits >> 2) & 1;
    lower += (bits >> 3) & 1;
  }
  return digits > 0 || (upper >= 3 && lower >= 3);
}

export function isAnchor(byte: number): boolean {
  return ((WINDOW_CLASS[byte] as number) & 16) !== 0;
}

/**
 * Where the window of a value starts: after the public prefix, obeying the window rule, covering ≥ 80 bits by itself, so
 * that nobody can guess a part of the value from the entry; without quotes, which some files write twice, and with an anchor at the
 * best of ANCHOR_PLACES that any such window has. Null when there is none (a hex value never has one: 16 hex digits are 64 bits).
 */
export function chooseWindow(value: Uint8Array, publicPrefix: number): { readonly offset: number; readonly anchor: number | null } | null {
  // Windows past the first few hundred bytes add nothing: a long value that has one at all has one early.
  const last = Math.min(value.length - WINDOW, publicPrefix + 2_048);
  const whole = estimateMinEntropyBits(value, publicPrefix);
  if (whole < GATE_BITS) return null;
  let best: { offset: number; anchor: number | null; rank: number } | null = null;
  for (let offset = publicPrefix; offset <= last; offset++) {
    const place = ANCHOR_PLACES.findIndex((behind) => isAnchor(value[offset + behind] as number));
    const rank = (hasQuote(value, offset) ? 100 : 0) + (place < 0 ? WINDOW : place);
    if (best !== null && rank >= best.rank) continue;
    if (!isWindow(value, offset) || estimateMinEntropyBits(value.subarray(offset, offset + WINDOW), 0) < GATE_BITS) continue;
    best = { offset, anchor: ANCHOR_PLACES[place] ?? null, rank };
    if (rank === 0) break;
  }
  return best === null ? null : { offset: best.offset, anchor: best.anchor };
}

function hasQuote(value: Uint8Array, at: number): boolean {
  for (let i = at; i < at + WINDOW; i++) if (value[i] === 0x22 || value[i] === 0x27) return true;
  return false;
}
