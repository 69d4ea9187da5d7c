import { cleanName } from '../entry-name.ts';

/** Code page 437 from 0x80 on, as the first zip programs wrote names. */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';
const UNICODE_PATH = 0x7075;

/** A name: UTF-8 where it is, whatever its flag says (many programs do not set it), else code page 437. */
export function nameOf(bytes: Uint8Array, extra: Uint8Array): string {
  const better = unicodePath(extra);
  const text =
    better ?? utf8(bytes) ?? Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : CP437[byte - 0x80])).join('');
  return cleanName(text);
}

/** Info-ZIP's extra field: a version, the checksum of the other name, the name in UTF-8. */
function unicodePath(extra: Uint8Array): string | null {
  const field = fieldOf(extra, UNICODE_PATH);
  return field === null || field.length <= 5 || field[0] !== 1 ? null : utf8(field.subarray(5));
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The data of an extra field; null where there is none of this kind. */
export function fieldOf(extra: Uint8Array, kind: number): Uint8Array | null {
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = (extra[at + 2] as number) | ((extra[at + 3] as number) << 8);
    if (((extra[at] as number) | ((extra[at + 1] as number) << 8)) === kind) return extra.subarray(at + 4, at + 4 + length);
    at += 4 + length;
  }
  return null;
}
