import { surprise } from './english.ts';

/**
 * Conservative estimate of how hard a value is to guess.
 *
 * In the manner of zxcvbn (D. Wheeler, "zxcvbn: Low-Budget Password Strength Estimation", USENIX Security 2016): the value
 * is cut into the cheapest sequence of tokens that a guesser could produce; its cost in bits is the estimate. Tokens are
 * single characters of the alphabet in use, English-looking words (a bigram model in place of zxcvbn's dictionaries, with
 * common digit-for-letter swaps), runs of one character, alphabetic and keyboard sequences, repeats of earlier parts, years
 * and dates. What is base64 or hex of readable text is charged as that text.
 *
 * A lower bound by intent: only the first 256 bytes after the public prefix are counted.
 */
const COUNTED = 256;

/** The gate: what may be told by fingerprint and window. */
export const GATE_BYTES = 16;
export const GATE_BITS = 80;

const KEYBOARD = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', '1234567890'];
const SWAPS: Readonly<Record<string, string>> = { 0: 'o', 1: 'l', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's' };

/** Letters as 0–25 by case; swaps as their letter; −1 for the rest. */
interface Letter {
  readonly index: number;
  readonly kind: 'lower' | 'upper' | 'swap' | 'none';
}

function letterOf(code: number): Letter {
  if (code >= 97 && code <= 122) return { index: code - 97, kind: 'lower' };
  if (code >= 65 && code <= 90) return { index: code - 65, kind: 'upper' };
  const swap = SWAPS[String.fromCharCode(code)];
  return swap === undefined ? { index: -1, kind: 'none' } : { index: swap.charCodeAt(0) - 97, kind: 'swap' };
}

/** Size of the alphabet that the bytes were plausibly drawn from. */
function alphabetSize(body: Uint8Array): number {
  let digits = false;
  let lowerHex = false;
  let upperHex = false;
  let lower = false;
  let upper = false;
  const others = new Set<number>();
  for (const byte of body) {
    if (byte >= 48 && byte <= 57) digits = true;
    else if (byte >= 97 && byte <= 102) lowerHex = true;
    else if (byte >= 65 && byte <= 70) upperHex = true;
    else if (byte >= 97 && byte <= 122) lower = true;
    else if (byte >= 65 && byte <= 90) upper = true;
    else others.add(byte);
  }
  const hexOnly = !lower && !upper && !(lowerHex && upperHex);
  let size = others.size + (digits ? 10 : 0);
  if (hexOnly) size += lowerHex || upperHex ? 6 : 0;
  else size += (lower || lowerHex ? 26 : 0) + (upper || upperHex ? 26 : 0);
  const distinct = new Set(body).size;
  // Far fewer different characters than chance would give: the true alphabet is what is seen.
  const expected = size * (1 - (1 - 1 / size) ** body.length);
  return distinct < 0.72 * expected ? distinct : size;
}

/**
 * Bits of letters [start, end) taken as one word of a large dictionary (10–17 bits by length, 1 per swap); null where they do
 * not look English. Short stretches look so by chance, hence the stricter bound for them.
 */
function wordCost(letters: readonly Letter[], start: number, end: number, surpriseSum: number): number | null {
  const length = end - start;
  if (length < 3 || surpriseSum / (length - 1) > (length < 5 ? 3.7 : 4.4)) return null;
  let swaps = 0;
  for (let i = start; i < end; i++) if ((letters[i] as Letter).kind === 'swap') swaps++;
  return swaps * 3 > length ? null : 6.5 + length + swaps;
}

/** Whether `letter` may continue a word whose second letter's case is `body`: all lower, all upper, or Capitalised. */
function sameCase(body: Letter, letter: Letter): boolean {
  return letter.kind === 'swap' || body.kind === 'swap' || letter.kind === body.kind;
}

function keyboardStep(a: number, b: number): number {
  const first = String.fromCharCode(a).toLowerCase();
  const second = String.fromCharCode(b).toLowerCase();
  for (const row of KEYBOARD) {
    const at = row.indexOf(first);
    if (at >= 0 && row[at + 1] === second) return 1;
    if (at > 0 && row[at - 1] === second) return -1;
  }
  return 0;
}

function digitsAt(body: Uint8Array, at: number, count: number): number {
  let number = 0;
  for (let i = at; i < at + count; i++) {
    const byte = body[i];
    if (byte === undefined || byte < 48 || byte > 57) return -1;
    number = number * 10 + (byte - 48);
  }
  return number;
}

function isSeparator(byte: number | undefined): boolean {
  return byte === 45 || byte === 46 || byte === 47 || byte === 95;
}

/** Length of a date or year at `at`, 0 if none. */
function dateLength(body: Uint8Array, at: number): number {
  const year = digitsAt(body, at, 4);
  if (year < 1900 || year > 2099) return 0;
  let next = at + 4 + (isSeparator(body[at + 4]) ? 1 : 0);
  const month = digitsAt(body, next, 2);
  if (month < 1 || month > 12) return 4;
  next += 2 + (isSeparator(body[next + 2]) ? 1 : 0);
  const day = digitsAt(body, next, 2);
  return day < 1 || day > 31 ? 4 : next + 2 - at;
}

/** Cheapest tokens: bits to guess `body`. */
function cheapest(body: Uint8Array): number {
  const n = body.length;
  if (n === 0) return 0;
  const perCharacter = Math.log2(Math.max(alphabetSize(body), 1.5));
  const letters = Array.from(body, letterOf);
  const cost = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
  cost[0] = 0;
  const offer = (end: number, bits: number): void => {
    if (bits < (cost[end] as number)) cost[end] = bits;
  };
  for (let i = 0; i < n; i++) {
    const here = cost[i] as number;
    // A separator that stood before, between two letters or digits, is a habit, not a choice.
    const habit = i > 0 && isSeparator(body[i]) && body.indexOf(body[i] as number) < i;
    offer(i + 1, here + (habit ? 2 : perCharacter));

    let sum = 0;
    for (let end = i + 1; end < n && end - i < 24; end++) {
      const previous = letters[end - 1] as Letter;
      const next = letters[end] as Letter;
      if (previous.index < 0 || next.index < 0 || (end - i > 1 && !sameCase(letters[i + 1] as Letter, next))) break;
      if (end - i === 1 && previous.kind === 'lower' && next.kind === 'upper') break;
      sum += surprise(previous.index, next.index);
      const bits = wordCost(letters, i, end + 1, sum);
      if (bits !== null) offer(end + 1, here + bits);
    }

    const step = i + 1 < n ? (body[i + 1] as number) - (body[i] as number) : 2;
    if (step >= -1 && step <= 1) {
      let end = i + 1;
      while (end < n && (body[end] as number) - (body[end - 1] as number) === step) end++;
      if (end - i >= 3) offer(end, here + perCharacter + Math.log2(end - i) + 1);
    }
    const walk = i + 1 < n ? keyboardStep(body[i] as number, body[i + 1] as number) : 0;
    if (walk !== 0) {
      let end = i + 1;
      while (end < n && keyboardStep(body[end - 1] as number, body[end] as number) === walk) end++;
      if (end - i >= 4) offer(end, here + 5 + Math.log2(end - i));
    }

    const date = dateLength(body, i);
    if (date > 0) offer(i + date, here + (date === 4 ? 7 : 16));

    for (let earlier = 0; earlier < i; earlier++) {
      let length = 0;
      while (i + length < n && earlier + length < i && body[earlier + length] === body[i + length]) length++;
      if (length >= 3) offer(i + length, here + Math.log2(i) + Math.log2(length) + 2);
    }
  }
  return cost[n] as number;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Where the value is base64 or hex of readable text, that text; else null. */
function readableInside(body: Uint8Array): Uint8Array | null {
  const text = String.fromCharCode(...body.subarray(0, COUNTED * 2)).replace(/=+$/, '');
  const bytes: number[] = [];
  if (/^(?:[0-9a-f]{2}){6,}$/i.test(text)) {
    for (let i = 0; i < text.length; i += 2) bytes.push(Number.parseInt(text.slice(i, i + 2), 16));
  } else if (/^[A-Za-z0-9+/_-]{12,}$/.test(text)) {
    let word = 0;
    let bits = 0;
    for (const character of text.replaceAll('-', '+').replaceAll('_', '/')) {
      word = ((word << 6) | BASE64.indexOf(character)) & 0xffff;
      bits += 6;
      if (bits >= 8) {
        bits -= 8;
        bytes.push((word >>> bits) & 255);
      }
    }
  } else return null;
  const readable = bytes.filter((byte) => byte >= 32 && byte < 127).length;
  return readable >= 0.9 * bytes.length ? Uint8Array.from(bytes) : null;
}

/** Bits; `publicPrefix` leading bytes count nothing. */
export function estimateMinEntropyBits(value: Uint8Array, publicPrefix: number): number {
  const body = value.subarray(Math.min(publicPrefix, value.length));
  const bits = cheapest(body.subarray(0, COUNTED));
  const inside = readableInside(body);
  return inside === null ? bits : Math.min(bits, cheapest(inside.subarray(0, COUNTED)));
}

/** The gate: at least 16 bytes, and at least 80 bits after the public prefix. */
export function unguessable(value: Uint8Array, publicPrefix: number): boolean {
  return value.length >= GATE_BYTES && estimateMinEntropyBits(value, publicPrefix) >= GATE_BITS;
}
