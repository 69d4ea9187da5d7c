/** Base64 both ways between strings of bytes, for looking inside tokens. Standard and URL alphabet are read alike. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Map(Array.from(ALPHABET, (char, value) => [char, value] as const));
VALUES.set('-', 62).set('_', 63);

/** The bytes, one in each character, or null where `text` is not base64. Padding may be missing. */
export function decodeBase64(text: string): string | null {
  const body = text.replace(/={1,2}$/, '');
  if (body.length % 4 === 1) return null;
  let bytes = '';
  let bits = 0;
  let held = 0;
  for (const char of body) {
    const value = VALUES.get(char);
    if (value === undefined) return null;
    bits = (bits << 6) | value;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes += String.fromCharCode((bits >> held) & 0xff);
      bits &= (1 << held) - 1;
    }
  }
  return bytes;
}

/** Standard alphabet, padded. */
export function encodeBase64(bytes: string): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const group =
      (bytes.charCodeAt(at) << 16) | ((left > 1 ? bytes.charCodeAt(at + 1) : 0) << 8) | (left > 2 ? bytes.charCodeAt(at + 2) : 0);
    text += ALPHABET.charAt(group >> 18) + ALPHABET.charAt((group >> 12) & 63);
    text += (left > 1 ? ALPHABET.charAt((group >> 6) & 63) : '=') + (left > 2 ? ALPHABET.charAt(group & 63) : '=');
  }
  return text;
}

/** URL alphabet, unpadded. */
export function encodeBase64Url(bytes: string): string {
  return encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The object that a segment of base64url JSON holds, or null. */
export function decodeJson(segment: string): Readonly<Record<string, unknown>> | null {
  const bytes = decodeBase64(segment);
  if (bytes === null) return null;
  try {
    const value: unknown = JSON.parse(bytes);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** The password of a base64 `user:password`, or null where the text is not one. */
export function passwordOfBasic(text: string): string | null {
  const pair = decodeBase64(text);
  if (pair === null || !/^[\x20-\x7e]{2,}$/.test(pair)) return null;
  const colon = pair.indexOf(':');
  return colon < 0 ? null : pair.slice(colon + 1);
}
