import { canonicalValue, isFoldable, type View } from '../forms/index.ts';
import { isCredentialAt, isEncodedCredentialAt } from './context.ts';
import type { Found, HuntEntry } from './face.ts';
import { around, costOf, placesIn, standsAt } from './stretch.ts';

/** Finds known values in one view by their bytes. */

export type PlainHuntEntry = Extract<HuntEntry, { kind: 'plain' }>;

const SLOTS = 1 << 16;

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
  /** Canonical bytes of its value. */
  readonly value: Uint8Array;
  /** Index of the byte that is looked for: its rarest. */
  readonly rare: number;
  /** A part without line breaks and quotes, by which copies are found that write those otherwise; null where there are none. */
  readonly probe: { readonly start: number; readonly end: number } | null;
}

const LONGEST_PROBE = 32;

function needleOf(entry: PlainHuntEntry): Needle {
  const value = canonicalValue(entry.value);
  const rarest = (from: number, to: number): number => {
    let rare = from;
    for (let i = from; i < to; i++) if (commonness(value[i] as number) < commonness(value[rare] as number)) rare = i;
    return rare;
  };
  if (!isFoldable(value)) return { entry, value, rare: rarest(0, value.length), probe: null };
  let best = { start: 0, end: 0 };
  let start = 0;
  for (let i = 0; i <= value.length; i++) {
    const byte = value[i];
    const inside = byte !== undefined && byte !== 10 && byte !== 0x22 && byte !== 0x27 && i - start < LONGEST_PROBE;
    if (inside) continue;
    // The later of two equals: the first line of a key is the same in every key.
    if (i - start >= best.end - best.start) best = { start, end: i };
    start = byte === undefined || byte === 10 || byte === 0x22 || byte === 0x27 ? i + 1 : i;
  }
  if (best.end === best.start) return { entry, value, rare: rarest(0, value.length), probe: null };
  return { entry, value, rare: rarest(best.start, best.end), probe: best };
}

/** Above this many needles one pass with a four-byte hash is cheaper than one pass each. */
const MANY = 6;

function hashFour(bytes: Uint8Array, at: number): number {
  const word =
    (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24);
  return Math.imul(word, 0x9e3779b1) >>> 16;
}

export class PlainHunt {
  readonly #single: Needle[] = [];
  /** By the hash of four bytes: of the probe's first ones, or of the value's. */
  readonly #hashed = new Map<number, Needle[]>();
  readonly #slots = new Uint8Array(SLOTS);
  readonly #needles = new Map<PlainHuntEntry, Needle>();
  /** Bytes that may still be folded. */
  #budget = 0;

  constructor(entries: readonly PlainHuntEntry[]) {
    const many = entries.length > MANY;
    for (const entry of entries) {
      const needle = needleOf(entry);
      const { value } = needle;
      if (value.length === 0) continue;
      const from = hashedAt(needle);
      if (many && value.length >= from + 4) {
        const hash = hashFour(value, from);
        this.#slots[hash] = 1;
        this.#hashed.set(hash, [...(this.#hashed.get(hash) ?? []), needle]);
      } else this.#single.push(needle);
    }
  }

  /** As in BlindHunt. */
  allow(bytes: number): void {
    this.#budget = bytes;
  }

  get exhausted(): boolean {
    return this.#budget < 0;
  }

  /** Overlapping occurrences of one value count once: overwriting the first breaks the others. */
  search(view: View, block: Uint8Array, found: Found): void {
    const { bytes } = view;
    for (const needle of this.#single) {
      const { value, rare } = needle;
      const byte = value[rare] as number;
      for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) {
        if (this.#look(view, block, needle, at - rare, found)) at += value.length - 1;
      }
    }
    if (this.#hashed.size === 0) return;
    const free = new Map<Needle, number>();
    for (let at = 0; at + 4 <= bytes.length; at++) {
      const hash = hashFour(bytes, at);
      if (this.#slots[hash] === 0) continue;
      for (const needle of this.#hashed.get(hash) as Needle[]) {
        const start = at - hashedAt(needle);
        if (start < (free.get(needle) ?? 0)) continue;
        if (this.#look(view, block, needle, start, found)) free.set(needle, start + needle.value.length);
      }
    }
  }

  /**
   * A part of the entry's value, [from, until) of it, stands at `at`: the whole may, as it is or with other line breaks or quotes.
   * Returns whether it does as it is.
   */
  confirm(view: View, block: Uint8Array, entry: PlainHuntEntry, from: number, until: number, at: number, found: Found): boolean {
    let needle = this.#needles.get(entry);
    if (needle === undefined) {
      needle = needleOf(entry);
      this.#needles.set(entry, needle);
    }
    const probe = needle.probe === null ? null : { start: from, end: until };
    return this.#look(view, block, { ...needle, probe }, at - from, found);
  }

  /** Whether the value itself stands at `start`. Where only its probe does, a copy with other line breaks or quotes is looked for. */
  #look(view: View, block: Uint8Array, { entry, value, probe }: Needle, start: number, found: Found): boolean {
    const { bytes } = view;
    if (standsAt(bytes, start, value) && report(view, block, entry, start, value.length, found)) return true;
    if (probe === null || this.#budget < 0) return false;
    const at = start + probe.start;
    const length = probe.end - probe.start;
    if (!standsAt(bytes, at, value.subarray(probe.start, probe.end)) || !view.isWhole(at, at + length)) return false;
    const stretch = around(view, at, probe.start, value.length - probe.start);
    this.#budget -= costOf(stretch);
    for (const reading of view.folded(stretch.start, stretch.end)) {
      for (const place of placesIn(reading, view, at, length)) {
        const from = place - probe.start;
        if (standsAt(reading.bytes, from, value) && report(reading, block, entry, from, value.length, found)) return false;
      }
    }
    return false;
  }
}

function hashedAt({ probe }: Needle): number {
  return probe !== null && probe.end - probe.start >= 4 ? probe.start : 0;
}

function report(view: View, block: Uint8Array, entry: PlainHuntEntry, start: number, length: number, found: Found): boolean {
  const end = start + length;
  if (!view.isWhole(start, end)) return false;
  found(entry.id, view, start, end, entry.context === 'any' || credentialInView(view, block, start, end));
  return true;
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
