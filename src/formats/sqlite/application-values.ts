import { unsnappy } from '../codecs/snappy.ts';
import { holdsAt } from '../textual.ts';
import { chromiumKeyText, firefoxKeyText } from './browser-keys.ts';
import { fts3Terms, fts5Terms } from './fts-terms.ts';
import type { Tree } from './schema.ts';

/** What an application is known to keep in a column in a way of its own. */
export type Decoder =
  /** Firefox's localStorage: Snappy where another column says so, UTF-16 where a third one does. */
  | { readonly kind: 'firefox-storage'; readonly compression: number; readonly conversion: number }
  /** Firefox's IndexedDB: a structured clone in Snappy. */
  | { readonly kind: 'snappy' }
  /** Chromium's IndexedDB: 1 is zstd, 2 is Snappy. */
  | { readonly kind: 'chromium-record'; readonly compression: number }
  | { readonly kind: 'text'; readonly of: (bytes: Uint8Array) => string }
  | { readonly kind: 'terms'; readonly of: (bytes: Uint8Array) => Uint8Array | null };

/** The longest value that is decompressed in memory, and the longest that it may give. */
export const LONGEST_PACKED = 8_388_608;
const LONGEST_UNPACKED = 16_777_216;

/**
 * How the column of a table is decoded; null where it stands as it is. Known by the columns beside it: Firefox
 * (dom/localstorage/ActorsParent.cpp, dom/indexedDB/DBSchema.cpp), Chromium
 * (content/browser/indexed_db/instance/sqlite/database_connection.cc), SQLite's full-text search.
 */
export function decoderOf(tree: Tree, columns: readonly string[], column: number): Decoder | null {
  const name = columns[column];
  const at = (other: string): number => columns.indexOf(other);
  if (name === 'value' && at('utf16_length') >= 0 && at('compression_type') >= 0)
    return { kind: 'firefox-storage', compression: at('compression_type'), conversion: at('conversion_type') };
  if (tree.table === 'object_data' && name === 'data' && at('file_ids') >= 0) return { kind: 'snappy' };
  const firefoxKey =
    (tree.table === 'object_data' && name === 'key') ||
    (/^(?:unique_)?index_data$/.test(tree.table) && /^(?:value|object_data_key)$/.test(name ?? ''));
  if (firefoxKey) return { kind: 'text', of: firefoxKeyText };
  if (tree.table === 'records' && name === 'value' && at('compression_type') >= 0)
    return { kind: 'chromium-record', compression: at('compression_type') };
  const chromiumKey =
    (tree.table === 'records' && name === 'key' && at('compression_type') >= 0) ||
    (tree.table === 'index_references' && /key/.test(name ?? ''));
  if (chromiumKey) return { kind: 'text', of: chromiumKeyText };
  if (tree.module === 'fts5' && name === 'block' && tree.table.endsWith('_data')) return { kind: 'terms', of: fts5Terms };
  if ((tree.module === 'fts3' || tree.module === 'fts4') && (name === 'block' || name === 'root')) return { kind: 'terms', of: fts3Terms };
  return null;
}

export interface Decoded {
  readonly bytes: Uint8Array;
  /** Text in UTF-16, little-endian. */
  readonly wide: boolean;
}

/** Null where the value stands as it is after all. `number` gives another column's number. */
export function decoded(decoder: Decoder | null, value: Uint8Array, number: (column: number) => number): Decoded | null {
  switch (decoder?.kind) {
    case 'firefox-storage': {
      const packed = number(decoder.compression) === 1 ? unsnappy(value, LONGEST_UNPACKED) : null;
      return packed === null ? null : { bytes: packed, wide: number(decoder.conversion) === 0 };
    }
    case 'snappy':
      return narrow(unsnappy(value, LONGEST_UNPACKED));
    case 'chromium-record':
      return narrow(number(decoder.compression) === 2 ? unsnappy(value, LONGEST_UNPACKED) : unwrapped(value));
    case 'text': {
      const text = decoder.of(value);
      return text === '' ? null : { bytes: new TextEncoder().encode(text), wide: false };
    }
    case 'terms':
      return narrow(decoder.of(value));
    case undefined:
      return narrow(unwrapped(value));
  }
}

/** Blink's own wrapping of what it gives to IndexedDB (IDBValueWrapper: kCompressedWithSnappy); null where it has none. */
function unwrapped(value: Uint8Array): Uint8Array | null {
  return value[0] === 0xff && value[1] === 0x11 && value[2] === 2 ? unsnappy(value.subarray(3), LONGEST_UNPACKED) : null;
}

function narrow(bytes: Uint8Array | null): Decoded | null {
  return bytes === null ? null : { bytes, wide: false };
}

/** Columns whose values the application encrypts: Chromium's os_crypt prefixes, NSS's private objects, PASETO's local tokens. */
export function isEncrypted(tree: Tree, column: string, head: Uint8Array): boolean {
  const first = head[0];
  if (first !== 0x76 && tree.table !== 'nssPrivate') return false;
  if (/encrypted|password_value/i.test(column) && (holdsAt(head, 0, 'v10') || holdsAt(head, 0, 'v11') || holdsAt(head, 0, 'v20')))
    return true;
  if (/^v[1-4]\.local\./.test(String.fromCharCode(...head.subarray(0, 9)))) return true;
  return tree.table === 'nssPrivate' && /^a[0-9a-f]+$/.test(column) && head.length > 20 && first === 0x30;
}
