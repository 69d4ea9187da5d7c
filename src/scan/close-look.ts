import { type View, type ViewOptions, views } from '../forms/index.ts';
import { BlindHunt, type BlindHuntEntry } from './blind-hunt.ts';
import type { Collected } from './collected.ts';
import { createDetector, type Detector } from './detect.ts';
import { type HuntEntry, OVERLAP, type Rule } from './face.ts';
import { PlainHunt, type PlainHuntEntry } from './plain-hunt.ts';
import { softBreaksFit } from './soft-breaks.ts';

/**
 * Looks at a piece of the block as closely as can be: rules and hunt over its bytes and over every view of them. Some fifteen times
 * slower than the kernel, so it is asked only where the kernel marked something.
 */

/** Bytes confirmed by HMAC per byte scanned: honest files stay far below. */
const CONFIRMING = 64;

/** Bytes folded per byte scanned, likewise. */
const FOLDING = 64;

/** How much around an escape is decoded for detectors, at most. */
const LONG_MATCH = 640;

/** What a close look is for: bits. ESCAPES is RULES without what base64, hex and UTF-16 hide, which the kernel marks by itself. */
export const RULES = 1;
export const HUNT = 2;
export const ESCAPES = 4;

/** Content that a decoder takes for text (forms' runs): printable ASCII and white space. */
function isText(value: Uint8Array): boolean {
  return value.every((byte) => (byte > 31 && byte < 127) || byte === 9 || byte === 10 || byte === 13);
}

/** What the decoders must not cut off, from what is looked for. */
export function viewOptions(
  rules: readonly Rule[],
  hunt: readonly HuntEntry[],
): Required<Pick<ViewOptions, 'reach' | 'shortest' | 'binary'>> {
  let reach = 64;
  let shortest = 16;
  let binary = false;
  for (const rule of rules) {
    // A look-behind may read 64 bytes before the match. What is longer (PEM) breaks its lines, and in an encoding that
    // escapes anything of it the breaks are escapes: regions this wide join.
    reach = Math.max(reach, Math.min(LONG_MATCH, 64 + (rule.reach?.before ?? 0) + (rule.reach?.after ?? 512)));
    shortest = Math.min(shortest, 12);
  }
  for (const entry of hunt) {
    const length = entry.kind === 'blind' ? entry.length : entry.value.length;
    reach = Math.max(reach, length + (entry.kind === 'plain' && entry.context === 'credential' ? 384 : 16));
    shortest = Math.min(shortest, Math.max(4, length));
    if (entry.kind === 'plain' && !isText(entry.value)) binary = true;
  }
  return { reach, shortest, binary };
}

export class CloseLook {
  /** How far around a byte of interest its views reach, in decoded bytes. */
  readonly reach: number;
  readonly #detector: Detector | null;
  /** The rules whose secrets have several lines, for readings of a stretch. */
  readonly #liners: Detector;
  readonly #blind: BlindHunt;
  readonly #plain: PlainHunt;
  readonly #options: ViewOptions;
  readonly #escapes: ViewOptions;
  readonly #found: () => Collected;
  #cut = false;
  /** Bytes that may still be folded for rules. */
  #folding = 0;

  constructor(rules: readonly Rule[], hunt: readonly HuntEntry[], found: () => Collected) {
    this.#detector = rules.length === 0 ? null : createDetector(rules);
    this.#liners = createDetector(rules.filter(({ opening }) => opening !== undefined));
    this.#blind = new BlindHunt(hunt.filter((entry): entry is BlindHuntEntry => entry.kind === 'blind'));
    this.#plain = new PlainHunt(hunt.filter((entry): entry is PlainHuntEntry => entry.kind === 'plain'));
    const options = viewOptions(rules, hunt);
    this.reach = options.reach;
    this.#options = { ...options, onCut: () => (this.#cut = true) };
    this.#escapes = { ...this.#options, escapesOnly: true };
    this.#found = found;
  }

  /** Begins a scan of `length` bytes, by which the work on hostile input is bounded. */
  begin(length: number): void {
    this.#cut = false;
    this.#blind.allow(CONFIRMING * length + OVERLAP);
    this.#plain.allow(FOLDING * length + OVERLAP);
    this.#folding = FOLDING * length + OVERLAP;
  }

  /** Whether something was left out since `begin`, because a budget ran out. */
  get exhausted(): boolean {
    return this.#cut || this.#folding < 0 || this.#blind.exhausted || this.#plain.exhausted;
  }

  /** `purpose`: RULES, ESCAPES, HUNT together as it may be. Rules are not tried on the bytes as they are where the caller has done that: `decoded`. */
  look(bytes: Uint8Array, purpose: number, decoded: boolean): void {
    const found = this.#found();
    for (const view of views(bytes, purpose === ESCAPES ? this.#escapes : this.#options)) {
      if ((purpose & (RULES | ESCAPES)) !== 0 && !(decoded && view.form === 'raw')) {
        this.#detector?.detect(
          view.bytes,
          (rule, start, end, order) => {
            if (end <= start || !view.isWhole(start, end)) return;
            if (view.form.includes('quoted-printable') && !softBreaksFit(bytes, view.spanOf(start, end).span)) return;
            found.finding(rule, order, view, start, end);
          },
          (rule, at, next) => this.unfold(view, rule, at, next),
        );
      }
      if ((purpose & HUNT) === 0) continue;
      this.#blind.search(view, (...hit) => found.replica(...hit));
      this.#plain.search(view, bytes, (...hit) => found.replica(...hit));
    }
  }

  /** A secret of several lines begins at `at`, and is none as it stands: perhaps its line breaks are written otherwise. */
  unfold(view: View, rule: Rule, at: number, next: number): void {
    if (this.#folding < 0) return;
    const end = Math.min(next, at + 2 * (rule.reach?.after ?? 512));
    this.#folding -= end - at;
    for (const reading of view.folded(at, end)) {
      let seen = false;
      this.#liners.detect(reading.bytes, (by, from, to, order) => {
        if (from > 0 || by !== rule || !reading.isWhole(from, to)) return;
        seen = true;
        this.#found().finding(rule, order, reading, from, to);
      });
      if (seen) return;
    }
  }
}
