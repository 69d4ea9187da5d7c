import { asText } from './latin1.ts';
import { crossesLines, isWord } from './pattern-facts.ts';
import type { Patterns } from './patterns.ts';
import type { Rule } from './face.ts';

/**
 * What a mark of a rule's literal asks for: the rule's pattern at this place, and a close look around where something that may be
 * an escape stands within a match's reach.
 */

/** A look-behind may read so far before a match, in bytes. */
const BEHIND = 64;
/** Room for what escapes add where they are few. */
const SLACK = 512;
/** How much longer escaped text may be than what it says, on the whole. */
const GROWTH = 3;
/** An escape before a token may end in a letter or digit, which hides the token's start. */
const ESCAPE_BEFORE = 12;

/** What may be an escape in any syntax of forms/. */
const ESCAPE = /\\|%[0-7][0-9A-Fa-f]|&(?:#|[A-Za-z]{2,16};)|=(?:[0-7][0-9A-Fa-f]|\r?\n)|'"'"'/;

interface Facts {
  readonly before: number;
  readonly after: number;
  readonly word: boolean;
  readonly oneLine: boolean;
}

export class LiteralMarks {
  readonly #patterns: Patterns;
  readonly #facts: readonly Facts[];

  constructor(patterns: Patterns) {
    this.#patterns = patterns;
    this.#facts = patterns.rules.map((rule) => factsOf(rule));
  }

  /**
   * Tries rule `order` at `at` of the block. `hit` hears of secrets, `unread` of an opening without one, `look` of the bytes that
   * deserve a close look.
   */
  attempt(
    bytes: Uint8Array,
    order: number,
    at: number,
    hit: (start: number, end: number) => void,
    unread: (next: number) => void,
    look: (start: number, end: number) => void,
  ): void {
    const facts = this.#facts[order];
    if (facts === undefined) return;
    const from = Math.max(0, at - facts.before - BEHIND);
    const until = Math.min(bytes.length, at + facts.after + 1);
    const text = asText(bytes.subarray(from, until));
    const matched = this.#patterns.attempt(order, text, at - from, (start, end) => hit(from + start, from + end));
    if (!matched) {
      const next = this.#patterns.opensAt(order, text, at - from);
      if (next !== null) unread(from + next);
    }
    const low = facts.word ? at - facts.before - ESCAPE_BEFORE : facts.oneLine ? from + text.lastIndexOf('\n', at - from) + 1 : from;
    const lineEnd = facts.oneLine ? text.indexOf('\n', at - from) : -1;
    const high = facts.word ? at : lineEnd < 0 ? until : from + lineEnd;
    if (ESCAPE.test(text.slice(Math.max(0, low - from), high - from + 1)))
      this.around(order, at, lineEnd < 0 ? null : from + lineEnd, look);
  }

  /** The bytes around a literal (or another spelling of it) at `at` in which a match may stand, up to `end` if it is known. */
  around(order: number, at: number, end: number | null, look: (start: number, end: number) => void): void {
    const facts = this.#facts[order];
    if (facts === undefined) return;
    look(at - GROWTH * facts.before - SLACK, Math.min(end === null ? Infinity : end + BEHIND, at + GROWTH * facts.after) + SLACK);
  }
}

function factsOf(rule: Rule): Facts {
  return {
    before: rule.reach?.before ?? 0,
    after: rule.reach?.after ?? 512,
    word: isWord(rule.pattern),
    oneLine: !crossesLines(rule.pattern),
  };
}
