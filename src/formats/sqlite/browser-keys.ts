/**
 * Keys of IndexedDB as browsers write them into SQLite: every character is changed, so that the order of the bytes is that of
 * the keys. What comes out is text for searching, not the key itself.
 */

const STRING = 0x30;
const ARRAY = 0x50;

/** Firefox (dom/indexedDB/Key.cpp): one to three bytes a character, ASCII moved by one. */
export function firefoxKeyText(key: Uint8Array): string {
  let text = '';
  for (let at = 0; at < key.length; ) {
    // An array adds its own type to that of its first element.
    const type = key[at++] as number;
    if (type % ARRAY !== STRING) {
      if (type % ARRAY === 0x10 || type % ARRAY === 0x20) at += 8;
      continue;
    }
    while (at < key.length && key[at] !== 0) {
      const byte = key[at++] as number;
      if (byte < 0x80) text += String.fromCharCode(byte - 1);
      else if (byte < 0xc0) text += String.fromCharCode((((byte & 0x3f) << 8) | (key[at++] ?? 0)) + 0x7f);
      else {
        text += String.fromCharCode(((byte & 0x3f) << 10) | ((key[at] ?? 0) << 2) | ((key[at + 1] ?? 0) >> 6));
        at += 2;
      }
    }
    at++;
    text += '\n';
  }
  return text;
}

/** Chromium (content/browser/indexed_db: EncodeSortableIDBKey): UTF-16BE, a byte 1 before each character. */
export function chromiumKeyText(key: Uint8Array): string {
  let text = '';
  for (let at = 0; at < key.length; at++) {
    if (key[at] !== STRING) continue;
    let end = at + 1;
    let found = '';
    for (; key[end] === 1 && end + 2 < key.length; end += 3) {
      found += String.fromCharCode(((key[end + 1] as number) << 8) | (key[end + 2] as number));
    }
    if (found === '') continue;
    text += `${found}\n`;
    at = end;
  }
  return text;
}
