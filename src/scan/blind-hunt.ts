import { confirmation, equalBytes, isWindow, type View, WINDOW, WINDOW_CLASS, type WindowHasher, windowHasher } from '../forms/index.ts';
import type { Found, HuntEntry } from './face.ts';
import { around, costOf, placesIn } from './stretch.ts';

/** Finds values that are not known, in one view, by the keyed hash of a window. */

export type BlindHuntEntry = Extract<HuntEntry, { kind: 'blind' }>;

const SLOTS = 1 << 16;

function lowWord(tag: Uint8Array): number {
  return (tag[0] as number) | ((tag[1] as number) << 8) | ((tag[2] as number) << 16) | ((tag[3] as number) << 24);
}

/** The entries under one window key. */
class WindowTable {
  readonly hasher: WindowHasher;
  readonly #slots = new Uint8Array(SLOTS);
  readonly #entries = new Map<number, BlindHuntEntry[]>();

  constructor(entries: readonly BlindHuntEntry[]) {
    this.hasher = windowHasher((entries[0] as BlindHuntEntry).windowKey);
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

const DIGIT = 2;

export class BlindHunt {
  readonly #tables: readonly WindowTable[];
  /** Bytes that may still be confirmed by HMAC. */
  #budget = 0;

  constructor(entries: readonly BlindHuntEntry[]) {
    const byKey = new Map<string, BlindHuntEntry[]>();
    for (const entry of entries) {
      const key = entry.windowKey.join();
      byKey.set(key, [...(byKey.get(key) ?? []), entry]);
    }
    this.#tables = [...byKey.values()].map((sharing) => new WindowTable(sharing));
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
      if (run < WINDOW || (digit < at && !isWindow(bytes, at))) continue;
      for (const table of this.#tables) {
        table.hasher.hash(bytes, at);
        for (const entry of table.candidates()) this.confirm(view, entry, at, found);
      }
    }
  }

  /**
   * The entry's window stands at `window`: the whole value may, as it is or with other line breaks or quotes. Returns whether it does
   * as it is.
   */
  confirm(view: View, entry: BlindHuntEntry, window: number, found: Found): boolean {
    if (this.#budget < 0) return false;
    if (this.#confirmed(view, entry, window, found)) return true;
    const stretch = around(view, window, entry.windowOffset, entry.length - entry.windowOffset);
    this.#budget -= costOf(stretch);
    for (const reading of view.folded(stretch.start, stretch.end)) {
      for (const at of placesIn(reading, view, window, WINDOW)) if (this.#confirmed(reading, entry, at, found)) return false;
    }
    return false;
  }

  #confirmed(view: View, entry: BlindHuntEntry, window: number, found: Found): boolean {
    const start = window - entry.windowOffset;
    const end = start + entry.length;
    if (start < 0 || end > view.bytes.length || this.#budget < 0 || !view.isWhole(start, end)) return false;
    this.#budget -= entry.length;
    const candidate = view.bytes.subarray(start, end);
    if (!equalBytes(confirmation(entry.confirmKey, entry.salt, candidate), entry.confirm)) return false;
    found(entry.id, view, start, end, true);
    return true;
  }
}
