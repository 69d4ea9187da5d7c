import type { Encoding } from './header.ts';

/** How the characters of a value, and of the words around it, are written. */
export type Width = Encoding;

/** The words around values, in one encoding. */
export interface Words {
  readonly equals: Uint8Array;
  readonly quote: Uint8Array;
  /** A NUL before the line feed keeps decoders from reading over the end of a value. */
  readonly end: Uint8Array;
  /** `column = `, on a line of its own. */
  label(column: string): Uint8Array;
  text(text: string): Uint8Array;
  read(bytes: Uint8Array): string;
}

const LONGEST_LABEL = 64;
/** Labels that are kept. */
const MOST_LABELS = 2_000;

function wordsIn(encode: (text: string) => Uint8Array, encoding: Encoding): Words {
  const labels = new Map<string, Uint8Array>();
  return {
    equals: encode(' = '),
    quote: encode('"'),
    end: encode('\0\n'),
    label(column) {
      let label = labels.get(column);
      if (label === undefined) {
        label = encode(`${column.slice(0, LONGEST_LABEL).replaceAll(/[\0-\x1f"'`\\]+/g, ' ')} = `);
        if (labels.size < MOST_LABELS) labels.set(column, label);
      }
      return label;
    },
    text: encode,
    read: (bytes) => new TextDecoder(encoding).decode(bytes),
  };
}

function wide(little: boolean): (text: string) => Uint8Array {
  return (text) => {
    const bytes = new Uint8Array(text.length * 2);
    const view = new DataView(bytes.buffer);
    for (let at = 0; at < text.length; at++) view.setUint16(at * 2, text.charCodeAt(at), little);
    return bytes;
  };
}

export const WORDS: Readonly<Record<Width, Words>> = {
  'utf-8': wordsIn((text) => new TextEncoder().encode(text), 'utf-8'),
  'utf-16le': wordsIn(wide(true), 'utf-16le'),
  'utf-16be': wordsIn(wide(false), 'utf-16be'),
};

/** Whether a BLOB begins like ASCII in UTF-16, as WebKit keeps its values. */
export function isWideBlob(head: Uint8Array): boolean {
  const length = Math.min(head.length & ~1, 32);
  if (length < 8) return false;
  for (let at = 0; at < length; at += 2) if (head[at + 1] !== 0 || !isPlain(head[at] as number)) return false;
  return true;
}

function isPlain(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f;
}

/**
 * Whether a value is one word, which quotes make a literal of, so that rules know where it ends: visible ASCII without quotes,
 * and no document of its own.
 */
export function isSimple(bytes: Uint8Array, width: Width): boolean {
  const step = width === 'utf-8' ? 1 : 2;
  const low = width === 'utf-16be' ? 1 : 0;
  if (bytes.length % step !== 0 || bytes.length / step > 400) return false;
  for (let at = 0; at < bytes.length; at += step) {
    const byte = bytes[at + low] as number;
    if (step === 2 && bytes[at + 1 - low] !== 0) return false;
    if (byte <= 0x20 || byte >= 0x7f || byte === 0x22 || byte === 0x27 || byte === 0x5c || byte === 0x60) return false;
    if (at === 0 && (byte === 0x7b || byte === 0x5b || byte === 0x3c)) return false;
  }
  return true;
}

/** Whether a text can stand before ` = `: one line without control characters. */
export function isNamable(bytes: Uint8Array, width: Width): boolean {
  const step = width === 'utf-8' ? 1 : 2;
  const low = width === 'utf-16be' ? 1 : 0;
  if (bytes.length === 0 || bytes.length % step !== 0) return false;
  for (let at = 0; at < bytes.length; at += step) {
    if ((step === 1 || bytes[at + 1 - low] === 0) && (bytes[at + low] as number) < 0x20) return false;
  }
  return true;
}

/** Whether a text begins with ASCII. */
export function beginsWith(bytes: Uint8Array, width: Width, ascii: string): boolean {
  const step = width === 'utf-8' ? 1 : 2;
  const low = width === 'utf-16be' ? 1 : 0;
  for (let at = 0; at < ascii.length; at++) if (bytes[at * step + low] !== ascii.charCodeAt(at)) return false;
  return true;
}
