import { confirmation, equalBytes, isWindow, type View, WINDOW, WINDOW_CLASS, type WindowHasher, windowHasher } from '../forms/index.ts';
import { isCredentialAt, isEncodedCredentialAt } from './context.ts';
import type { HuntEntry } from './face.ts';

/** Finds known values in one view: blind ones by the keyed hash of a window, plain ones by their bytes. */

export type BlindHuntEntry = Extract<HuntEntry, { kind: 'blind' }>;
export type PlainHuntEntry = Extract<HuntEntry, { kind: 'plain' }>;

export type Found = (id: string, start: number, end: number, credential: boolean) => void;

const SLOTS = 1 << 16;

function lowWord(tag: Uint8Array): number {
  return (tag[0] as number) | ((tag[1] as number) << 8) | ((tag[2] as number) << 16) | ((tag[3] as number) << 24);
}

/** The entries under one window key. */
class WindowTable {
  readonly hasher: WindowHasher;
  /** Whether windows need to be hashed at anchor bytes only. */
  readonly anchored: boolean;
  readonly #slots = new Uint8Array(SLOTS);
  readonly #entries = new Map<number, BlindHuntEntry[]>();

  constructor(entries: readonly BlindHuntEntry[]) {
    this.hasher = windowHasher((entries[0] as BlindHuntEntry).windowKey);
    this.anchored = entries.every((entry) => entry.anchored);
    for (const entry of entries) {
      const low = lowWord(entry.windowTag);
      this.#slots[low & (SLOTS - 1)] = 1;
      this.#entries.set(low, [...(this.#entries.get(low) ?? []), entry]);
    }
  }

  /** Entries whose window has the hasher's present tag. */
  candidates(): readonly BlindHuntEntry[] {
    const { low, high } = this.hasher;
    if (this.#slots[low & (SLOTS - 1)] === 0) return [];
    const sharing = this.#entries.get(low | 0) ?? [];
    return sharing.filter((entry) => lowWord(entry.windowTag.subarray(4)) === (high | 0));
  }
}

const ANCHOR = 16;
const DIGIT = 2;

export class BlindHunt {
  readonly #tables: readonly WindowTable[];
  readonly #anchored: boolean;
  /** Bytes that may still be confirmed by HMAC. */
  #budget = 0;

  constructor(entries: readonly BlindHuntEntry[]) {
    const byKey = new Map<string, BlindHuntEntry[]>();
    for (const entry of entries) {
      const key = entry.windowKey.join();
      byKey.set(key, [...(byKey.get(key) ?? []), entry]);
    }
    this.#tables = [...byKey.values()].map((sharing) => new WindowTable(sharing));
    this.#anchored = this.#tables.every((table) => table.anchored);
  }

  /** Confirming costs an HMAC over a whole candidate; windows repeated on purpose must not make that quadratic. */
  allow(bytes: number): void {
    this.#budget = bytes;
  }

  get exhausted(): boolean {
    return this.#budget < 0;
  }

  search(view: View, found: Found): void {
    if (this.#tables.length === 0) return;
    const { bytes } = view;
    const mask = this.#anchored ? ANCHOR : 1;
    let run = 0;
    let digit = -1;
    for (let i = 0; i < bytes.length; i++) {
      const bits = WINDOW_CLASS[bytes[i] as number] as number;
      if (bits === 0) {
        run = 0;
        continue;
      }
      run++;
      if ((bits & DIGIT) !== 0) digit = i;
      const at = i - WINDOW + 1;
      if (run < WINDOW || ((WINDOW_CLASS[bytes[at] as number] as number) & mask) === 0) continue;
      if (digit < at && !isWindow(bytes, at)) continue;
      for (const table of this.#tables) {
        if (table.anchored && ((WINDOW_CLASS[bytes[at] as number] as number) & ANCHOR) === 0) continue;
        table.hasher.hash(bytes, at);
        for (const entry of table.candidates()) this.#confirm(view, entry, at, found);
      }
    }
  }

  #confirm(view: View, entry: BlindHuntEntry, window: number, found: Found): void {
    const start = window - entry.windowOffset;
    const end = start + entry.length;
    if (start < 0 || end > view.bytes.length || this.#budget < 0 || !view.isWhole(start, end)) return;
    this.#budget -= entry.length;
    const candidate = view.bytes.subarray(start, end);
    if (equalBytes(confirmation(entry.confirmKey, entry.salt, candidate), entry.confirm)) found(entry.id, start, end, true);
  }
}

/** Roughly how common a byte is in what is scanned: the rarest byte of a value is looked for first. */
function commonness(byte: number): number {
  if (byte === 32 || byte === 10) return 9;
  if ('etaoinsrhldcu'.includes(String.fromCharCode(byte))) return 8;
  if (byte >= 97 && byte <= 122) return 5;
  if (byte === 0 || '"\',.:;/-_()=\\'.includes(String.fromCharCode(byte))) return 6;
  if (byte >= 48 && byte <= 57) return 4;
  return byte >= 65 && byte <= 90 ? 3 : 2;
}

interface Needle {
  readonly entry: PlainHuntEntry;
  /** Index of its rarest byte. */
  readonly rare: number;
}

/** Above this many needles one pass with a four-byte hash is cheaper than one pass each. */
const MANY = 6;

function hashFour(bytes: Uint8Array, at: number): number {
  const word =
    (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24);
  return Math.imul(word, 0x9e3779b1) >>> 16;
}

function standsAt(bytes: Uint8Array, at: number, value: Uint8Array): boolean {
  if (at < 0 || at + value.length > bytes.length) return false;
  for (let i = 0; i < value.length; i++) if (bytes[at + i] !== value[i]) return false;
  return true;
}

export class PlainHunt {
  readonly #single: Needle[] = [];
  readonly #hashed = new Map<number, PlainHuntEntry[]>();
  readonly #slots = new Uint8Array(SLOTS);

  constructor(entries: readonly PlainHuntEntry[]) {
    const many = entries.length > MANY;
    for (const entry of entries) {
      const { value } = entry;
      if (value.length === 0) continue;
      if (many && value.length >= 4) {
        const hash = hashFour(value, 0);
        this.#slots[hash] = 1;
        this.#hashed.set(hash, [...(this.#hashed.get(hash) ?? []), entry]);
        continue;
      }
      let rare = 0;
      for (let i = 1; i < value.length; i++) if (commonness(value[i] as number) < commonness(value[rare] as number)) rare = i;
      this.#single.push({ entry, rare });
    }
  }

  /** Overlapping occurrences of one value count once: overwriting the first breaks the others. */
  search(view: View, block: Uint8Array, found: Found): void {
    const { bytes } = view;
    for (const { entry, rare } of this.#single) {
      const byte = entry.value[rare] as number;
      for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) {
        const start = at - rare;
        if (!standsAt(bytes, start, entry.value) || !this.#report(view, block, entry, start, found)) continue;
        at = start + entry.value.length - 1 + rare;
      }
    }
    if (this.#hashed.size === 0) return;
    const free = new Map<PlainHuntEntry, number>();
    for (let at = 0; at + 4 <= bytes.length; at++) {
      const hash = hashFour(bytes, at);
      if (this.#slots[hash] === 0) continue;
      for (const entry of this.#hashed.get(hash) as PlainHuntEntry[]) {
        if (at < (free.get(entry) ?? 0) || !standsAt(bytes, at, entry.value)) continue;
        if (this.#report(view, block, entry, at, found)) free.set(entry, at + entry.value.length);
      }
    }
  }

  #report(view: View, block: Uint8Array, entry: PlainHuntEntry, start: number, found: Found): boolean {
    const end = start + entry.value.length;
    if (!view.isWhole(start, end)) return false;
    found(entry.id, start, end, entry.context === 'any' || credentialInView(view, block, start, end));
    return true;
  }
}

/**
 * Base64 and hex hide what the value is assigned to: `auth: base64(user:value)` is judged by where the encoded text stands,
 * if the value is all of it, or all after `user:`.
 */
function credentialInView(view: View, block: Uint8Array, start: number, end: number): boolean {
  const { bytes } = view;
  if (isCredentialAt(bytes, start, end)) return true;
  if (!/(?:^|\+)(?:base64|base64url|hex)$/.test(view.form)) return false;
  let from = start;
  let until = end;
  while (from > 0 && bytes[from - 1] !== 0 && start - from < 256) from--;
  while (until < bytes.length && bytes[until] !== 0 && until - end < 4) until++;
  const user = String.fromCharCode(...bytes.subarray(from, start));
  const rest = String.fromCharCode(...bytes.subarray(end, until));
  if (!/^(?:[^\s:]{1,255}:)?$/.test(user) || !/^\r?\n?$/.test(rest) || !view.isWhole(from, until)) return false;
  const { span } = view.spanOf(from, until);
  return isEncodedCredentialAt(block, span.start, span.end);
}
