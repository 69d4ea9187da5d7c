/** How rules make fresh samples at run time, so that no real-looking token stands in the source. */

/** Uniform integers below n. */
export type Random = (below: number) => number;

/** Characters, and the same as the inside of a regular expression's class. */
export interface Alphabet {
  readonly chars: string;
  readonly set: string;
}

const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();

export const HEX: Alphabet = { chars: `${DIGITS}abcdef`, set: '0-9a-f' };
export const DIGIT: Alphabet = { chars: DIGITS, set: '0-9' };
export const LETTER: Alphabet = { chars: UPPER + LOWER, set: 'A-Za-z' };
export const BASE36: Alphabet = { chars: DIGITS + LOWER, set: '0-9a-z' };
export const BASE32: Alphabet = { chars: `${UPPER}234567`, set: 'A-Z2-7' };
export const BASE62: Alphabet = { chars: DIGITS + UPPER + LOWER, set: 'A-Za-z0-9' };
export const BASE64: Alphabet = { chars: `${DIGITS}${UPPER}${LOWER}+/`, set: 'A-Za-z0-9+/' };
export const BASE64URL: Alphabet = { chars: `${DIGITS}${UPPER}${LOWER}-_`, set: 'A-Za-z0-9_-' };

export function draw(random: Random, alphabet: Alphabet, length: number): string {
  let text = '';
  for (let at = 0; at < length; at++) text += alphabet.chars.charAt(random(alphabet.chars.length));
  return text;
}

/** Random bytes, one in each character. */
export function drawBytes(random: Random, length: number): string {
  let bytes = '';
  for (let at = 0; at < length; at++) bytes += String.fromCharCode(random(256));
  return bytes;
}

export function oneOf<T>(random: Random, choices: readonly T[]): T {
  const chosen = choices[random(choices.length)];
  if (chosen === undefined) throw new RangeError('Nothing to choose from: give at least one choice.');
  return chosen;
}

/** A sample that is the secret and nothing around it. */
export function bare(secret: string): { text: string; secret: string } {
  return { text: secret, secret };
}
