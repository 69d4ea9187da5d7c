/** How a text of settings is read. `npmrc`: INI in which only `=` ends a name. */
export type Syntax = 'json' | 'yaml' | 'toml' | 'ini' | 'npmrc' | 'properties' | 'dotenv' | 'shell' | 'xml' | 'netrc';

/**
 * All that one key has for its value. Texts here are bytes as characters (Latin-1), so that an offset in the text is one in the file.
 */
export interface KeyedValue {
  readonly key: string;
  /** The bytes that may become others: between the quotes, where there are any. */
  readonly start: number;
  readonly end: number;
  /** What a reader takes it for. */
  readonly value: Uint8Array;
  readonly quotes: 'single' | 'double' | 'none';
}

/** Gives a value that stands as it is. */
export function plain(key: string, text: string, start: number, end: number, quotes: KeyedValue['quotes']): KeyedValue {
  return { key, start, end, value: bytesOf(text.slice(start, end)), quotes };
}

export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** What stands between double quotes with the escapes of JSON; null where there are others. */
export function unescaped(text: string): Uint8Array | null {
  const bytes = bytesOf(text);
  if (!text.includes('\\')) return bytes;
  try {
    const value: unknown = JSON.parse(`"${decoder.decode(bytes).replaceAll(/[\t\r\n]/g, (sign) => JSON.stringify(sign).slice(1, -1))}"`);
    return typeof value === 'string' ? encoder.encode(value) : null;
  } catch {
    return null;
  }
}

/** The end of a quoted text that begins behind `from`: where its quote is, with backslashes before it that do not count; -1 without. */
export function closing(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text.startsWith(quote, at)) return at;
  }
  return -1;
}

/** Longer lines are nobody's settings. */
const LONGEST_LINE = 16_384;

/** Each line without its end, and where it begins; too long ones are empty. */
export function* linesOf(text: string): Generator<{ readonly line: string; readonly at: number }> {
  for (let at = 0; at <= text.length; ) {
    const end = text.indexOf('\n', at);
    const stop = end < 0 ? text.length : end;
    yield { line: stop - at > LONGEST_LINE ? '' : text.slice(at, text[stop - 1] === '\r' && stop > at ? stop - 1 : stop), at };
    if (end < 0) return;
    at = end + 1;
  }
}
