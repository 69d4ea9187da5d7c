import type { Rule } from './face.ts';

/** The rules' patterns, each tried at one place of a text at a time. */
export class Patterns {
  readonly rules: readonly Rule[];
  /** Of the rules tried so far: most are never. */
  readonly #compiled: (Compiled | undefined)[] = [];

  constructor(rules: readonly Rule[]) {
    this.rules = rules;
  }

  /**
   * Tries rule `order` for a literal that stands at `at` of `text`; `hit` hears of each secret there. Returns whether the pattern
   * matched, accepted or not. Work bounded by the rule's reach.
   */
  attempt(order: number, text: string, at: number, hit: (start: number, end: number) => void): boolean {
    const rule = this.#compile(order);
    if (rule === undefined) return false;
    let matched = false;
    for (let start = Math.max(0, at - rule.before); start <= at; start++) {
      const match = rule.names === null ? execAt(rule.pattern, text, start) : matchBehind(rule.pattern, text, start, rule.names);
      if (match === null) continue;
      matched = true;
      const span = match.indices?.groups?.['secret'] ?? match.indices?.[0];
      if (span === undefined) continue;
      if (rule.accept !== undefined && !rule.accept(text.slice(span[0], span[1]), match)) continue;
      hit(span[0], span[1]);
    }
    return matched;
  }

  /** Where the rule's next opening stands behind `at` (or the text ends), if one stands at `at`; null otherwise. */
  opensAt(order: number, text: string, at: number): number | null {
    const rule = this.#compile(order);
    if (rule === undefined || rule.opening === null || rule.next === null) return null;
    rule.opening.lastIndex = at;
    if (!rule.opening.test(text)) return null;
    rule.next.lastIndex = at + 1;
    return rule.next.exec(text)?.index ?? text.length;
  }

  #compile(order: number): Compiled | undefined {
    const rule = this.rules[order];
    return rule === undefined ? undefined : (this.#compiled[order] ??= compiled(rule));
  }
}

function compiled(rule: Rule): Compiled {
  const { follows, literals, opening, reach, accept } = rule;
  return {
    pattern: follows === undefined ? sticky(rule.pattern) : shared(follows),
    names: follows === undefined ? null : literals.toSorted((a, b) => b.length - a.length),
    opening: opening === undefined ? null : new RegExp(opening.source, 'y'),
    next: opening === undefined ? null : new RegExp(opening.source, 'g'),
    before: reach?.before ?? 0,
    accept,
  };
}

function sticky(pattern: RegExp): RegExp {
  return new RegExp(pattern.source, `${pattern.flags.replaceAll(/[gyd]/g, '')}dy`);
}

/** Hundreds of rules differ only in the names before one of these, and to compile one takes a millisecond. */
const behinds = new Map<string, RegExp>();

function shared(follows: RegExp): RegExp {
  const key = `${follows.flags}/${follows.source}`;
  const made = behinds.get(key) ?? sticky(follows);
  behinds.set(key, made);
  return made;
}

function execAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** What `(?<word>name|name…)` before the pattern would match at `at`: the first of the names that something follows. */
function matchBehind(pattern: RegExp, text: string, at: number, names: readonly string[]): RegExpExecArray | null {
  for (const name of names) {
    const word = text.slice(at, at + name.length);
    if (word.toLowerCase() !== name) continue;
    const match = execAt(pattern, text, at + name.length);
    if (match === null) continue;
    match.index = at;
    if (match.groups !== undefined) match.groups['word'] = word;
    return match;
  }
  return null;
}

interface Compiled {
  /** Sticky; what stands behind a name where there are `names`. */
  readonly pattern: RegExp;
  /** Lower case, the longest first. */
  readonly names: readonly string[] | null;
  readonly opening: RegExp | null;
  readonly next: RegExp | null;
  readonly before: number;
  readonly accept: Rule['accept'];
}
