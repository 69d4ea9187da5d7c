import type { Occurrence } from './face.ts';

/**
 * The obvious engine's way into base64 and hex, where an indent may have any length: every run of such characters, at every
 * alignment, decoded in the plainest way and searched. Only for blocks that are known to hold a line of the value.
 */

const RUN = /[A-Za-z0-9+/_-]{16,}(?:(?:\r?\n|\\{1,15}[rn]){1,4}[ \t]{0,64}[A-Za-z0-9+/_-]+)*/g;
const LETTER = /[A-Za-z0-9+/_-]/;
const WRAP = /(?:\r?\n|\\{1,15}[rn]){1,4}[ \t]{0,64}/y;
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const HEX = '0123456789abcdef';

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return text;
}

/** Characters of one run, and where each stands in the block. */
function charactersOf(text: string, start: number, end: number): { letters: string; positions: number[] } {
  const positions: number[] = [];
  let letters = '';
  for (let at = start; at < end; ) {
    WRAP.lastIndex = at;
    const wrap = WRAP.exec(text);
    if (wrap !== null) at += wrap[0].length;
    else if (LETTER.test(text[at] as string)) {
      letters += text[at];
      positions.push(at++);
    } else at++;
  }
  return { letters, positions };
}

/** Symbols of `bits` each as bytes, what is left over dropped. */
function decode(symbols: readonly number[], bits: number): Uint8Array {
  const out = new Uint8Array(Math.floor((symbols.length * bits) / 8));
  for (let bit = 0; bit < out.length * 8; bit++) {
    const symbol = symbols[Math.floor(bit / bits)] as number;
    const one = (symbol >> (bits - 1 - (bit % bits))) & 1;
    out[bit >> 3] = ((out[bit >> 3] as number) << 1) | one;
  }
  return out;
}

/** What `search` finds in the decoded runs of the block. Spans are the block's; the inner form stands behind the run's. */
export function findInRuns(block: Uint8Array, search: (decoded: Uint8Array) => Occurrence[]): Occurrence[] {
  const text = latin1(block);
  const found: Occurrence[] = [];
  const look = (form: string, positions: readonly number[], symbols: readonly number[], skip: number, bits: number): void => {
    for (const { form: inner, span, edges } of search(decode(symbols.slice(skip), bits))) {
      const first = Math.floor((8 * span.start) / bits);
      const last = Math.floor((8 * span.end - 1) / bits);
      const own = form === 'hex' ? 1 : 8;
      found.push({
        form: `${form}+${inner}`,
        span: { start: positions[skip + first] as number, end: (positions[skip + last] as number) + 1 },
        edges: {
          lead: 8 * span.start - first * bits + own * edges.lead,
          trail: (last + 1) * bits - 8 * span.end + own * edges.trail,
        },
      });
    }
  };
  for (const run of text.matchAll(RUN)) {
    const { letters, positions } = charactersOf(text, run.index, run.index + run[0].length);
    const form = /[-_]/.test(letters) ? 'base64url' : 'base64';
    const sextets = Array.from(letters, (letter) => BASE64.indexOf(letter === '-' ? '+' : letter === '_' ? '/' : letter));
    for (let skip = 0; skip < 4; skip++) look(form, positions, sextets, skip, 6);
    for (const digits of letters.matchAll(/[0-9a-fA-F]{16,}/g)) {
      const nibbles = Array.from(digits[0].toLowerCase(), (digit) => HEX.indexOf(digit));
      const places = positions.slice(digits.index, digits.index + nibbles.length);
      for (let skip = 0; skip < 2; skip++) look('hex', places, nibbles, skip, 4);
    }
  }
  return found;
}
