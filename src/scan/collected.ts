import { canonicalValue, equalBytes, type View } from '../forms/index.ts';
import type { Match, Rule } from './face.ts';

/** What one scan found, from all its views: each copy once, by the surest evidence and the widest reading. */

interface Finding {
  readonly match: Match;
  readonly sureness: number;
  /** The rule's place among its kind. */
  readonly order: number;
}

const SURENESS = { shape: 0, context: 1, guess: 2 } as const;

/** Matches by (what, raw span). Views come shallow first, so the first form seen of a span is the shortest chain. */
export class Collected {
  readonly #replicas = new Map<string, Match>();
  readonly #findings = new Map<string, Finding>();
  #base = 0;
  #from = 0;
  #until = Infinity;

  /**
   * What is reported from now on stands in views of the block's bytes from `base` on. Only spans inside [from, until) of the
   * block count: beyond, the piece that was looked at is cut.
   */
  at(base: number, from: number, until: number): void {
    this.#base = base;
    this.#from = from;
    this.#until = until;
  }

  finding(rule: Rule, order: number, view: View, start: number, end: number): void {
    const match = this.#placed(findingAt(rule.id, view, start, end));
    if (match === null) return;
    const key = keyOf(match);
    if (!this.#findings.has(key)) this.#findings.set(key, { match, sureness: SURENESS[rule.evidence ?? 'shape'], order });
  }

  replica(id: string, view: View, start: number, end: number, credential: boolean): void {
    const match = this.#placed(matchAt('replica', id, view, start, end, credential));
    if (match === null) return;
    const key = keyOf(match);
    const known = this.#replicas.get(key);
    if (known === undefined) this.#replicas.set(key, match);
    // Context that one view shows (quotes unescaped) another hides.
    else if (credential && !known.credential) this.#replicas.set(key, { ...known, credential });
  }

  matches(): Match[] {
    if (this.#replicas.size === 0 && this.#findings.size === 0) return [];
    this.#dropJoined();
    return widest([...this.#replicas.values(), ...this.#surest()]);
  }

  #placed(match: Match): Match | null {
    const start = match.span.start + this.#base;
    const end = match.span.end + this.#base;
    if (start >= this.#from && end <= this.#until) return this.#base === 0 ? match : { ...match, span: { start, end } };
    match.value.fill(0);
    return null;
  }

  /** Padding of base64 at a line's end reads as a soft break of quoted-printable too: a whole value needs no such reading. */
  #dropJoined(): void {
    const padded = new Set<string>();
    for (const { match } of this.#findings.values()) {
      if (match.value.at(-1) === 0x3d && !match.form.includes('quoted-printable')) padded.add(`${match.by}:${match.span.start}`);
    }
    if (padded.size === 0) return;
    for (const [key, { match }] of this.#findings) {
      if (!match.form.includes('quoted-printable') || !padded.has(`${match.by}:${match.span.start}`)) continue;
      match.value.fill(0);
      this.#findings.delete(key);
    }
  }

  /**
   * What one view guesses, another may show for what it is: of overlapping spans only the surest evidence is kept, and of equal
   * ones with the same evidence the rule that comes first.
   */
  #surest(): Match[] {
    const kept: Match[] = [];
    const first = new Map<string, number>();
    for (const { match, sureness, order } of this.#findings.values()) {
      const key = spanKey(match, sureness);
      first.set(key, Math.min(first.get(key) ?? Infinity, order));
    }
    for (let sureness = 0; sureness <= SURENESS.guess; sureness++) {
      const surer = [...kept].sort((a, b) => a.span.start - b.span.start);
      const reach: number[] = [];
      for (const match of surer) reach.push(Math.max(match.span.end, reach.at(-1) ?? 0));
      for (const { match, sureness: own, order } of this.#findings.values()) {
        if (own !== sureness || first.get(spanKey(match, own)) !== order) continue;
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

function spanKey({ span }: Match, sureness: number): string {
  return `${sureness}:${span.start}:${span.end}`;
}
