import { asText } from './latin1.ts';

/**
 * The kernel marks every escape that writes a letter, digit, `_` or `-`. Some bytes that look like one are common in code: `=37` in a
 * URL, `\-` in a regular expression. Those count only in the company that a secret would give them.
 */

/** One mark stands for others so far behind it; a token reaches a little further. */
const NEIGHBOURS = 64;
const TOKEN = 40;

/** Two digits of a letter, digit, `_` or `-`, or of NUL. */
const CODE = '(?:00|2[Dd]|3[0-9]|4[1-9A-Fa-f]|5[0-9AaFf]|6[1-9A-Fa-f]|7[0-9Aa])';
/** Escapes that mean what they say: by number, or over a line's end. */
const CERTAIN = new RegExp(String.raw`\\(?:[uU]0*${CODE}|x${CODE}|[0-7]{3}|\r?\n)|%(?:25)*${CODE}|%5[Cc]|&(?:amp;)*#|=\r?\n`);
/** Quoted-printable escapes letters rarely, and then not one alone. */
const PRINTABLE = /=[0-7][0-9A-F]=[0-7][0-9A-F]/;
const SPELT = /\\[_-]/;
/** `ghp\_…` as Markdown and shells write it. */
const WORD = /[A-Za-z0-9_-]*[A-Za-z0-9](?:\\[_-][A-Za-z0-9_-]*)+/g;

/** UTF-16 that may hold a secret has so many ASCII characters in a row, of which each second byte is NUL. */
const WIDE = 11;

/** Whether UTF-16 worth opening begins at a mark or not far behind it; binary files have NULs everywhere. */
export function isWide(bytes: Uint8Array, at: number): boolean {
  const end = Math.min(bytes.length, at + NEIGHBOURS + 2 * WIDE);
  for (let parity = 0; parity < 2; parity++) {
    let row = 0;
    for (let nul = Math.max(0, at - 2 * WIDE) + parity; nul + 1 < end; nul += 2) {
      const char = bytes[nul + 1] as number;
      row = bytes[nul] === 0 && ((char > 31 && char < 127) || (char > 8 && char < 14)) ? row + 1 : 0;
      if (row === WIDE) return true;
    }
  }
  return false;
}

export function isWorthALook(bytes: Uint8Array, at: number): boolean {
  const text = asText(bytes.subarray(Math.max(0, at - TOKEN), Math.min(bytes.length, at + NEIGHBOURS + TOKEN)));
  if (CERTAIN.test(text) || PRINTABLE.test(text)) return true;
  if (!SPELT.test(text)) return false;
  for (const [word] of text.matchAll(WORD)) {
    if (word.replaceAll('\\', '').length >= 16 && (/\d/.test(word) || (/(?:[A-Z].*){3}/.test(word) && /(?:[a-z].*){3}/.test(word))))
      return true;
  }
  return false;
}
