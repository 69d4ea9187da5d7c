import { closing, type KeyedValue, plain, unescaped } from './value.ts';

/** JSON with comments, and TOML: texts in which a value is a quoted text behind its key's sign. */

/** Members of objects. https://www.rfc-editor.org/rfc/rfc8259 */
export function inJson(text: string): KeyedValue[] {
  const found: KeyedValue[] = [];
  let last = '';
  let key: string | null = null;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] as string;
    if (sign === '/' && text[at + 1] === '/') at = lineEnd(text, at);
    else if (sign === '/' && text[at + 1] === '*') at = behind(text, '*/', at + 2) - 1;
    else if (sign === '"') {
      const end = closing(text, at + 1, '"');
      if (end < 0) return found;
      const inside = text.slice(at + 1, end);
      if (last === ':' && key !== null) {
        const value = inside.includes('\n') ? null : unescaped(inside);
        if (value !== null) found.push({ key, start: at + 1, end, value, quotes: 'double' });
      }
      key = inside;
      last = sign;
      at = end;
    } else if (!/\s/.test(sign)) {
      if (sign === ':' && last !== '"') key = null;
      last = sign;
    }
  }
  return found;
}

/** https://toml.io/en/v1.0.0#string */
export function inToml(text: string): KeyedValue[] {
  const found: KeyedValue[] = [];
  let last = '';
  let word = '';
  let key = '';
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] as string;
    if (sign === '#') at = lineEnd(text, at) - 1;
    else if (sign === '"' || sign === "'") {
      const quote = text.startsWith(sign.repeat(3), at) ? sign.repeat(3) : sign;
      const from = at + quote.length;
      const end = sign === '"' ? closing(text, from, quote) : text.indexOf(quote, from);
      if (end < 0) return found;
      const inside = text.slice(from, end);
      if (last === '=') {
        const own = quote.length === 3 ? inside.replace(/^\r?\n/, '') : inside;
        const value = sign === '"' ? unescaped(own) : plain(key, own, 0, own.length, 'single').value;
        if (value !== null && (quote.length === 3 || !inside.includes('\n')))
          found.push({ key, start: from, end, value, quotes: sign === '"' ? 'double' : 'single' });
      }
      word = inside;
      last = sign;
      at = end + quote.length - 1;
    } else if (sign === '=') {
      key = word;
      word = '';
      last = sign;
    } else if (/[\w.-]/.test(sign)) {
      word = /[\w.-]/.test(last) ? word + sign : sign;
      last = sign;
    } else if (!/[ \t]/.test(sign)) last = sign;
  }
  return found;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

function behind(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from);
  return at < 0 ? text.length : at + what.length;
}
