import { FormsError } from './errors.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Unpadded base64url (RFC 4648 §5): how bytes travel on the wire. */
export function encodeBase64url(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const word = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += (ALPHABET[word >>> 18] as string) + (ALPHABET[(word >>> 12) & 63] as string);
    if (left > 1) text += ALPHABET[(word >>> 6) & 63] as string;
    if (left > 2) text += ALPHABET[word & 63] as string;
  }
  return text;
}

/** Throws FormsError `malformed` for padding, foreign characters, impossible lengths and non-zero spare bits. */
export function decodeBase64url(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let word = 0;
  let bits = 0;
  let at = 0;
  for (const character of text) {
    const sextet = ALPHABET.indexOf(character);
    if (sextet < 0) throw new FormsError('malformed', 'not base64url: a character outside its alphabet');
    word = ((word << 6) | sextet) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (word >>> bits) & 255;
    }
  }
  if (text.length % 4 === 1 || (word & ((1 << bits) - 1)) !== 0) {
    throw new FormsError('malformed', 'not base64url: the text was cut or has spare bits');
  }
  return bytes;
}
