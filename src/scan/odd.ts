import { asText } from './latin1.ts';

/**
 * The kernel marks every escape that writes a letter, digit, `_` or `-`. Some bytes that look like one are common in code: `=37` in a
 * URL, `\-` in a regular expression. Those count only in the company that a secret would give them.
 */

/** One mark stands for others so far behind it; a token reaches a little further. */
const NEIGHBOURS = 64;
const TOKEN = 40;

/** Escapes that mean what they say: by number, or over a line's end. */
const CERTAIN = /\\(?:[uUx]|[0-7]|\r?\n)|%[0-7][0-9A-Fa-f]|&#|=\r?\n/;
/** Quoted-printable escapes letters rarely, and then not one alone. */
const PRINTABLE = /=[0-7][0-9A-F][\s\S]{0,61}=[0-7][0-9A-F]/;
/** `ghp\_…` as Markdown and shells write it. */
const WORD = /[A-Za-z0-9_-]*[A-Za-z0-9](?:\\[_-][A-Za-z0-9_-]*)+/g;

export function isWorthALook(bytes: Uint8Array, at: number): boolean {
  const text = asText(bytes.subarray(Math.max(0, at - TOKEN), Math.min(bytes.length, at + NEIGHBOURS + TOKEN)));
  if (CERTAIN.test(text) || PRINTABLE.test(text)) return true;
  for (const [word] of text.matchAll(WORD)) {
    if (word.replaceAll('\\', '').length >= 16 && (/\d/.test(word) || (/(?:[A-Z].*){3}/.test(word) && /(?:[a-z].*){3}/.test(word))))
      return true;
  }
  return false;
}
