import { MOST_DRAFTED } from '../../protocol/index.ts';
import type { Field } from './face.ts';

/** Strings of a secret that are looked at; there is no telling apart a document from a secret beyond that. */
const MOST = MOST_DRAFTED;
const DEEPEST = 8;
const LONGEST_NAME = 256;

/** A content that is an object is many values, each by its JSON pointer (RFC 6901); anything else is one. */
export function fieldsOf(content: unknown): Field[] {
  const found: Field[] = [];
  const walk = (value: unknown, pointer: string, depth: number): void => {
    if (found.length >= MOST || depth > DEEPEST || pointer.length > LONGEST_NAME) return;
    if (typeof value === 'string') {
      if (value !== '') found.push({ field: pointer, value: new TextEncoder().encode(value) });
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value))
        walk(inner, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, depth + 1);
    }
  };
  walk(content, '', 0);
  return found;
}

/** A text that is a JSON object or array is its members; any other text is one value. */
export function fieldsOfText(text: string): Field[] {
  let content: unknown = null;
  try {
    content = JSON.parse(text);
  } catch {
    // One value then.
  }
  return fieldsOf(typeof content === 'object' && content !== null ? content : text);
}
