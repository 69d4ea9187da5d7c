import type { Rule } from './face.ts';
import { asText } from './latin1.ts';
import { Patterns } from './patterns.ts';
import { createPrefilter, type Prefilter } from './prefilter.ts';

/**
 * Finds every secret that a rule knows in one decoded view. A prefilter marks where a rule's literal stands, and the
 * rule's pattern is tried there and nowhere else; its work is bounded by the rule's reach, so the whole is linear in
 * the view's length for any bytes.
 */
export interface Detector {
  /**
   * Calls `emit` once for each finding, ordered by start; [start, end) delimit the canonical secret in bytes of the view.
   * Of overlapping hits only those with the surest evidence are emitted (shape before context before guess), and of
   * hits on the very same bytes one. Never throws for any bytes.
   *
   * `unread` hears of each place where a rule's `opening` stands and its secret does not, and of where its next one stands (or the view
   * ends): no secret reaches beyond.
   */
  detect(
    bytes: Uint8Array,
    emit: (rule: Rule, start: number, end: number, order: number) => void,
    unread?: (rule: Rule, start: number, next: number) => void,
  ): void;
}

interface Hit {
  readonly start: number;
  readonly end: number;
  readonly order: number;
}

const EVIDENCE = ['shape', 'context', 'guess'] as const;

export function createDetector(rules: readonly Rule[]): Detector {
  const patterns = new Patterns(rules);
  const sureness = rules.map((rule) => EVIDENCE.indexOf(rule.evidence ?? 'shape'));
  let prefilter: Prefilter | null = null;

  return {
    detect(bytes, emit, unread) {
      // A megabyte of tables; most files need no close look.
      prefilter ??= createPrefilter(rules.map((rule) => rule.literals));
      let text: string | null = null;
      const found: Hit[][] = [[], [], []];
      const seen = new Set<string>();
      prefilter.scan(bytes, (at, order) => {
        text ??= asText(bytes);
        const matched = patterns.attempt(order, text, at, (start, end) => {
          const key = `${order}:${start}:${end}`;
          if (seen.has(key)) return;
          seen.add(key);
          found[sureness[order] as number]?.push({ start, end, order });
        });
        if (unread === undefined || matched) return;
        const next = patterns.opensAt(order, text, at);
        if (next !== null) unread(rules[order] as Rule, at, next);
      });
      for (const hit of surest(found)) {
        const rule = rules[hit.order];
        if (rule !== undefined) emit(rule, hit.start, hit.end, hit.order);
      }
    },
  };
}

/** `found` holds the hits of each kind of evidence, surest first. */
function surest(found: readonly (readonly Hit[])[]): readonly Hit[] {
  let kept: Hit[] = [];
  for (const hits of found) {
    if (hits.length === 0) continue;
    const added = [...hits].sort((a, b) => a.start - b.start || a.end - b.end || a.order - b.order);
    const overlaps = overlapsOf(kept);
    const fresh = added.filter((hit, at) => {
      const previous = added[at - 1];
      return !(previous !== undefined && previous.start === hit.start && previous.end === hit.end) && !overlaps(hit);
    });
    kept = [...kept, ...fresh].sort((a, b) => a.start - b.start || a.end - b.end);
  }
  return kept;
}

/** Answers whether a hit shares a byte with one of `kept` (ordered by start), in logarithmic time. */
function overlapsOf(kept: readonly Hit[]): (hit: Hit) => boolean {
  const furthest: number[] = [];
  for (const hit of kept) furthest.push(Math.max(hit.end, furthest.at(-1) ?? 0));
  return (hit) => {
    let low = 0;
    let high = kept.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((kept[middle]?.start ?? 0) < hit.end) low = middle + 1;
      else high = middle;
    }
    return low > 0 && (furthest[low - 1] ?? 0) > hit.start;
  };
}
