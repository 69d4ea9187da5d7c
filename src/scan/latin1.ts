/** One byte becomes one character, so that places in the string are byte offsets. */

const PIECE = 16_384;
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const singleByte = new TextDecoder('latin1');

/**
 * The bytes as text for patterns that ask for ASCII only: bytes above 0x7f become one character each, of which no more is
 * promised. Engines decode ASCII some ten times faster as UTF-8 than as a single-byte encoding, and a piece that comes out
 * with one character for each byte was as good as ASCII; the few others are decoded again.
 */
export function asText(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE) {
    const piece = bytes.subarray(at, at + PIECE);
    const quick = utf8.decode(piece);
    text += quick.length === piece.length ? quick : singleByte.decode(piece);
  }
  return text;
}
