import { type View, type ViewOptions, views } from '../forms/index.ts';
import { BlindHunt, type BlindHuntEntry } from './blind-hunt.ts';
import type { Collected } from './collected.ts';
import { createDetector, type Detector } from './detect.ts';
import { type HuntEntry, OVERLAP, type Rule } from './face.ts';
import { PlainHunt, type PlainHuntEntry } from './plain-hunt.ts';
import type { Kernel, RuleTables } from './kernel/face.ts';
import { asText } from './latin1.ts';
import { Patterns } from './patterns.ts';
import { ESCAPES, HUNT, RULES } from './purpose.ts';
import { softBreaksFit } from './soft-breaks.ts';
import type { Sought } from './sought.ts';
import { markAll } from './view-marks.ts';

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

/** A kernel that marks in views what the engine's own marks in the block. */
export interface Guide {
  readonly literals: RuleTables['literals'];
  readonly sought: Sought;
  kernel(): Kernel;
}

export class CloseLook {
  /** How far around a byte of interest its views reach, in decoded bytes; and where it is of interest for the hunt alone. */
  readonly reach: number;
  readonly huntReach: number;
  readonly #rules: readonly Rule[];
  readonly #detector: Detector | null;
  /** The rules whose secrets have several lines, for readings of a stretch. */
  readonly #liners: Detector;
  readonly #blind: BlindHunt;
  readonly #plain: PlainHunt;
  readonly #options: ViewOptions;
  readonly #escapes: ViewOptions;
  readonly #hunted: ViewOptions;
  readonly #found: () => Collected;
  readonly #guide: Guide | null;
  readonly #patterns: Patterns;
  #cut = false;
  /** Bytes that may still be folded for rules. */
  #folding = 0;

  /** Without a guide everything is looked for by rules and hunt themselves. */
  constructor(rules: readonly Rule[], hunt: readonly HuntEntry[], found: () => Collected, guide: Guide | null = null) {
    this.#rules = rules;
    this.#guide = guide;
    this.#patterns = new Patterns(rules);
    this.#detector = rules.length === 0 ? null : createDetector(rules);
    this.#liners = createDetector(rules.filter(({ opening }) => opening !== undefined));
    this.#blind = new BlindHunt(hunt.filter((entry): entry is BlindHuntEntry => entry.kind === 'blind'));
    this.#plain = new PlainHunt(hunt.filter((entry): entry is PlainHuntEntry => entry.kind === 'plain'));
    const options = viewOptions(rules, hunt);
    this.reach = options.reach;
    this.#options = { ...options, onCut: () => (this.#cut = true) };
    this.#escapes = { ...this.#options, escapesOnly: true };
    const ofHunt = viewOptions([], hunt);
    this.huntReach = ofHunt.reach;
    this.#hunted = { ...this.#options, ...ofHunt };
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

  /** `purpose`: RULES, ESCAPES, HUNT together as it may be. `decoded`: not at the bytes as they are; the caller has looked at them. */
  look(bytes: Uint8Array, purpose: number, decoded: boolean): void {
    const ofRules = (purpose & (RULES | ESCAPES)) !== 0;
    const options = purpose === ESCAPES ? this.#escapes : purpose === HUNT ? this.#hunted : this.#options;
    for (const view of views(bytes, options)) {
      if (decoded && view.form === 'raw') continue;
      const hunt = (purpose & HUNT) !== 0;
      if (this.#guide === null) this.#search(view, bytes, ofRules, hunt);
      else this.#follow(this.#guide, view, bytes, ofRules, hunt);
    }
  }

  #search(view: View, block: Uint8Array, rules: boolean, hunt: boolean): void {
    const found = this.#found();
    if (rules) {
      this.#detector?.detect(
        view.bytes,
        (rule, start, end, order) => this.#hit(view, block, rule, order, start, end),
        (rule, at, next) => this.unfold(view, rule, at, next),
      );
    }
    if (!hunt) return;
    this.#blind.search(view, (...hit) => found.replica(...hit));
    this.#plain.search(view, block, (...hit) => found.replica(...hit));
  }

  /** The same where the kernel marks something. */
  #follow(guide: Guide, view: View, block: Uint8Array, rules: boolean, hunt: boolean): void {
    let text: string | null = null;
    markAll(guide.kernel(), view.bytes, {
      literal: (at, literal) => {
        const { text: spelling, rules: of } = guide.literals[literal] as Guide['literals'][number];
        for (const order of rules ? of : []) {
          const rule = this.#rules[order];
          if (rule === undefined) continue;
          text ??= asText(view.bytes);
          // Where it is spelt otherwise, another view shows it as it is.
          if (text.slice(at, at + spelling.length).toLowerCase() !== spelling) continue;
          const matched = this.#patterns.attempt(order, text, at, (start, end) => this.#hit(view, block, rule, order, start, end));
          const next = matched ? null : this.#patterns.opensAt(order, text, at);
          if (next !== null) this.unfold(view, rule, at, next);
        }
      },
      window: (at, window) => {
        const sought = guide.sought.windows[window];
        if (hunt && sought !== undefined) this.confirmWindow(view, sought, at);
      },
      piece: (at, piece) => {
        const sought = guide.sought.pieces[piece];
        if (hunt && sought !== undefined) this.confirmPiece(view, block, sought, at);
      },
    });
  }

  /** The kernel marked a window at `at` of `view`. Returns whether its value stands there as it is, so that no other view says more. */
  confirmWindow(view: View, { entry }: Sought['windows'][number], at: number): boolean {
    const found = this.#found();
    return this.#blind.confirm(view, entry, at, (...hit) => found.replica(...hit));
  }

  /** The same for a piece. What stands around a value may read otherwise in another view. */
  confirmPiece(view: View, block: Uint8Array, { entry, offset, end }: Sought['pieces'][number], at: number): boolean {
    const found = this.#found();
    return this.#plain.confirm(view, block, entry, offset, end, at, (...hit) => found.replica(...hit)) && entry.context === 'any';
  }

  #hit(view: View, block: Uint8Array, rule: Rule, order: number, start: number, end: number): void {
    if (end <= start || !view.isWhole(start, end)) return;
    if (view.form.includes('quoted-printable') && !softBreaksFit(block, view.spanOf(start, end).span)) return;
    this.#found().finding(rule, order, view, start, end);
  }

  /** A secret of several lines begins at `at`, and is none as it stands: perhaps its line breaks are written otherwise. */
  unfold(view: View, rule: Rule, at: number, next: number): void {
    if (this.#folding < 0) return;
    const end = closed(view.bytes, rule, at, Math.min(next, at + 2 * (rule.reach?.after ?? 512)));
    this.#folding -= end - at;
    if (end === at) return;
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

/** Longer is no last line. */
const LAST_LINE = 128;

/** Where a secret of `rule` that begins at `at` must have ended, up to `end`; `at` where nothing closes it. */
function closed(bytes: Uint8Array, { closing }: Rule, at: number, end: number): number {
  if (closing === undefined) return end;
  const place = asText(bytes.subarray(at, end)).indexOf(closing);
  return place < 0 ? at : Math.min(end, at + place + LAST_LINE);
}
