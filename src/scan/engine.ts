import { canonicalValue, equalBytes, type View, type ViewOptions, views } from '../forms/index.ts';
import { BlindHunt, type BlindHuntEntry } from './blind-hunt.ts';
import { createDetector, type Detector } from './detect.ts';
import { type Engine, type HuntEntry, type Match, OVERLAP, type Rule } from './face.ts';
import { PlainHunt, type PlainHuntEntry } from './plain-hunt.ts';

/** Runs detectors and hunt over a block and over everything its encoded parts hide. */

export interface EngineOptions {
  readonly rules?: readonly Rule[];
  readonly hunt?: readonly HuntEntry[];
  /** How far callers step per scan; the engine takes OVERLAP more. Default 1 MiB. */
  readonly blockBytes?: number;
}

const SURENESS = { shape: 0, context: 1, guess: 2 } as const;

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
function viewOptions(rules: readonly Rule[], hunt: readonly HuntEntry[]): ViewOptions {
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

class PlainEngine implements Engine {
  readonly capacity: number;
  readonly #input: Uint8Array;
  readonly #detector: Detector | null;
  /** The rules whose secrets have several lines, for readings of a stretch. */
  readonly #liners: Detector;
  readonly #blind: BlindHunt;
  readonly #plain: PlainHunt;
  readonly #options: ViewOptions;
  readonly #idle: boolean;
  #cut = false;
  /** Bytes that may still be folded for rules. */
  #folding = 0;

  constructor(rules: readonly Rule[], hunt: readonly HuntEntry[], blockBytes: number) {
    this.capacity = blockBytes + OVERLAP;
    this.#input = new Uint8Array(this.capacity);
    this.#detector = rules.length === 0 ? null : createDetector(rules);
    this.#liners = createDetector(rules.filter(({ opening }) => opening !== undefined));
    this.#blind = new BlindHunt(hunt.filter((entry): entry is BlindHuntEntry => entry.kind === 'blind'));
    this.#plain = new PlainHunt(hunt.filter((entry): entry is PlainHuntEntry => entry.kind === 'plain'));
    this.#options = { ...viewOptions(rules, hunt), onCut: () => (this.#cut = true) };
    this.#idle = rules.length === 0 && hunt.length === 0;
  }

  get exhausted(): boolean {
    return this.#cut || this.#folding < 0 || this.#blind.exhausted || this.#plain.exhausted;
  }

  input(): Uint8Array {
    return this.#input;
  }

  scan(length: number): Match[] {
    if (!Number.isInteger(length) || length < 0 || length > this.capacity) {
      throw new RangeError(`An engine of capacity ${this.capacity} cannot scan ${length} bytes: scan in blocks.`);
    }
    this.#cut = false;
    this.#blind.allow(CONFIRMING * length + OVERLAP);
    this.#plain.allow(FOLDING * length + OVERLAP);
    this.#folding = FOLDING * length + OVERLAP;
    if (this.#idle || length === 0) return [];
    const block = this.#input.subarray(0, length);
    const found = new Collected();
    for (const view of views(block, this.#options)) {
      this.#detector?.detect(
        view.bytes,
        (rule, start, end) => {
          if (end > start && view.isWhole(start, end)) found.finding(rule, view, start, end);
        },
        (rule, at, next) => this.#unfold(view, rule, at, next, found),
      );
      this.#blind.search(view, (...hit) => found.replica(...hit));
      this.#plain.search(view, block, (...hit) => found.replica(...hit));
    }
    return found.matches();
  }

  /** A secret of several lines begins at `at`, and is none as it stands: perhaps its line breaks are written otherwise. */
  #unfold(view: View, rule: Rule, at: number, next: number, found: Collected): void {
    if (this.#folding < 0) return;
    const end = Math.min(next, at + 2 * (rule.reach?.after ?? 512));
    this.#folding -= end - at;
    for (const reading of view.folded(at, end)) {
      let seen = false;
      this.#liners.detect(reading.bytes, (by, from, to) => {
        if (from > 0 || by !== rule || !reading.isWhole(from, to)) return;
        seen = true;
        found.finding(rule, reading, from, to);
      });
      if (seen) return;
    }
  }
}

/** Matches by (what, raw span). Views come shallow first, so the first form seen of a span is the shortest chain. */
class Collected {
  readonly #replicas = new Map<string, Match>();
  readonly #findings = new Map<string, { readonly match: Match; readonly sureness: number }>();

  finding(rule: Rule, view: View, start: number, end: number): void {
    const match = findingAt(rule.id, view, start, end);
    const key = keyOf(match);
    if (!this.#findings.has(key)) this.#findings.set(key, { match, sureness: SURENESS[rule.evidence ?? 'shape'] });
  }

  replica(id: string, view: View, start: number, end: number, credential: boolean): void {
    const match = matchAt('replica', id, view, start, end, credential);
    const key = keyOf(match);
    const known = this.#replicas.get(key);
    if (known === undefined) this.#replicas.set(key, match);
    // Context that one view shows (quotes unescaped) another hides.
    else if (credential && !known.credential) this.#replicas.set(key, { ...known, credential });
  }

  matches(): Match[] {
    return widest([...this.#replicas.values(), ...this.#surest()]);
  }

  /** What one view guesses, another may show for what it is: of overlapping spans only the surest evidence is kept. */
  #surest(): Match[] {
    const kept: Match[] = [];
    for (let sureness = 0; sureness <= SURENESS.guess; sureness++) {
      const surer = [...kept].sort((a, b) => a.span.start - b.span.start);
      const reach: number[] = [];
      for (const match of surer) reach.push(Math.max(match.span.end, reach.at(-1) ?? 0));
      for (const { match, sureness: own } of this.#findings.values()) {
        if (own !== sureness) continue;
        let low = 0;
        let high = surer.length;
        while (low < high) {
          const middle = (low + high) >>> 1;
          if ((surer[middle] as Match).span.start < match.span.end) low = middle + 1;
          else high = middle;
        }
        if (low === 0 || (reach[low - 1] as number) <= match.span.start) kept.push(match);
      }
    }
    return kept;
  }
}

/**
 * Ordered by start; of overlapping readings by the same rule or entry the first, and of those the widest. `\\'x…` reads as an
 * escaped quote and as a plain one after a backslash, UTF-16 as either byte order, one byte apart: one overwrite removes every
 * reading, and the widest never splits an escape.
 */
function widest(all: Match[]): Match[] {
  all.sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end);
  const last = new Map<string, number>();
  const kept: Match[] = [];
  for (const match of all) {
    const index = last.get(match.by);
    const wider = index === undefined ? undefined : kept[index];
    if (index !== undefined && wider !== undefined && match.span.start < wider.span.end) {
      if (match.credential && !wider.credential) kept[index] = { ...wider, credential: true };
      continue;
    }
    last.set(match.by, kept.length);
    kept.push(match);
  }
  return kept;
}

/** A secret of several lines as its canonical bytes, under the form that gives them. */
function findingAt(by: string, view: View, start: number, end: number): Match {
  const bytes = view.bytes.subarray(start, end);
  const canonical = canonicalValue(bytes);
  if (canonical === bytes) return matchAt('finding', by, view, start, end, true);
  let match: Match | null = null;
  for (const reading of view.folded(start, end)) {
    if (!equalBytes(reading.bytes, canonical)) continue;
    match = matchAt('finding', by, reading, 0, reading.bytes.length, true);
    break;
  }
  canonical.fill(0);
  return match ?? matchAt('finding', by, view, start, end, true);
}

function matchAt(kind: Match['kind'], by: string, view: View, start: number, end: number, credential: boolean): Match {
  const { span, edges } = view.spanOf(start, end);
  return { kind, by, form: view.form, span, edges, value: new Uint8Array(view.bytes.subarray(start, end)), credential };
}

function keyOf(match: Match): string {
  return `${match.span.start}:${match.span.end}:${match.by}`;
}

/** An engine for one worker. Throws RangeError for a block size that is not a positive integer. */
export function createEngine(options: EngineOptions = {}): Engine {
  const blockBytes = options.blockBytes ?? 1_048_576;
  if (!Number.isInteger(blockBytes) || blockBytes < 1) throw new RangeError('blockBytes must be a positive whole number.');
  return new PlainEngine(options.rules ?? [], options.hunt ?? [], blockBytes);
}
