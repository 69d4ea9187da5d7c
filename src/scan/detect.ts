import type { Rule } from './face.ts';
import { asText } from './latin1.ts';
import { createPrefilter } from './prefilter.ts';

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
    emit: (rule: Rule, start: number, end: number) => void,
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
  const compiled = rules.map((rule, order) => ({
    order,
    sureness: EVIDENCE.indexOf(rule.evidence ?? 'shape'),
    pattern: new RegExp(rule.pattern.source, `${rule.pattern.flags.replaceAll(/[gyd]/g, '')}dy`),
    opening: rule.opening === undefined ? null : new RegExp(rule.opening.source, 'y'),
    next: rule.opening === undefined ? null : new RegExp(rule.opening.source, 'g'),
    before: rule.reach?.before ?? 0,
    accept: rule.accept,
  }));
  const prefilter = createPrefilter(rules.map((rule) => rule.literals));

  return {
    detect(bytes, emit, unread) {
      let text: string | null = null;
      const found: Hit[][] = [[], [], []];
      const seen = new Set<string>();
      prefilter.scan(bytes, (at, order) => {
        const rule = compiled[order];
        if (rule === undefined) return;
        text ??= asText(bytes);
        let matched = false;
        for (let start = Math.max(0, at - rule.before); start <= at; start++) {
          rule.pattern.lastIndex = start;
          const match = rule.pattern.exec(text);
          if (match === null) continue;
          matched = true;
          const span = match.indices?.groups?.['secret'] ?? match.indices?.[0];
          if (span === undefined) continue;
          const key = `${order}:${span[0]}:${span[1]}`;
          if (seen.has(key)) continue;
          if (rule.accept !== undefined && !rule.accept(text.slice(span[0], span[1]), match)) continue;
          seen.add(key);
          found[rule.sureness]?.push({ start: span[0], end: span[1], order });
        }
        const whole = rules[order];
        if (unread === undefined || matched || rule.opening === null || rule.next === null || whole === undefined) return;
        rule.opening.lastIndex = at;
        if (!rule.opening.test(text)) return;
        rule.next.lastIndex = at + 1;
        unread(whole, at, rule.next.exec(text)?.index ?? bytes.length);
      });
      for (const hit of surest(found)) {
        const rule = rules[hit.order];
        if (rule !== undefined) emit(rule, hit.start, hit.end);
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
