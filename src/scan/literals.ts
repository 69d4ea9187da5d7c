import type { Rule } from './face.ts';
import { asText } from './latin1.ts';
import { crossesLines, isWord } from './pattern-facts.ts';
import type { Patterns } from './patterns.ts';

/**
 * What a mark of a rule's literal asks for: the rule's pattern at this place, and a close look around where something that may be
 * an escape stands within a match's reach.
 */

/** A look-behind may read so far before a match, in bytes. */
const BEHIND = 64;
/** Room for what escapes add where they are few: the quotes of JSON in JSON in JSON. */
const SLACK = 192;
/** How much longer escaped text may be than what it says, on the whole. */
const GROWTH = 2;
/** How far Rule.near may look. */
const NEAR_BEFORE = 64;
const NEAR_BEHIND = 160;
/** Escapes between the words of a literal make it longer by so much. */
const STRETCH = 40;
/** An escape before a token may end in a letter or digit, which hides the token's start. */
const ESCAPE_BEFORE = 12;
/** Where a match has escapes at all, the first one stands so near to its literal: quotes, line ends. */
const NEAR = 320;
/** Marks come in crowds: so much text is made at once, in bytes. */
const PAGE = 4_096;

/** What may be an escape in any syntax of forms/. */
const ESCAPE = /\\|%[0-7][0-9A-Fa-f]|&(?:#|[A-Za-z]{2,16};)|=(?:3[ACDE]|2[0-9A-F]|0[9AD]|40|5[B-F]|7[B-E]|\r?\n)|'"'"'/;

const GAP = /[\s"'`<>(){};,]/g;

interface Facts {
  readonly before: number;
  readonly after: number;
  readonly word: boolean;
  readonly oneLine: boolean;
}

/** Receives what an attempt gives. */
export interface Attempted {
  hit(rule: Rule, order: number, start: number, end: number): void;
  /** A secret of several lines begins at `at` and is not there as it stands; no such reaches beyond `next`. */
  unread(rule: Rule, at: number, next: number): void;
  /** Escapes in [start, end) deserve a close look. */
  look(start: number, end: number): void;
}

export class LiteralMarks {
  readonly #patterns: Patterns;
  readonly #facts: (Facts | undefined)[] = [];
  readonly #to: Attempted;
  #bytes: Uint8Array = new Uint8Array(0);
  /** `#text` is [#from, #until) of the block. */
  #text = '';
  #from = 0;
  #until = 0;

  constructor(patterns: Patterns, to: Attempted) {
    this.#patterns = patterns;
    this.#to = to;
  }

  /** Begins a block. */
  begin(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.end();
  }

  /** Lets go of its text. */
  end(): void {
    this.#text = '';
    this.#from = this.#until = 0;
  }

  /** Tries rule `order` for its literal, of which some spelling stands at `at`. Marks come in ascending order. */
  attempt(order: number, at: number, literal: string): void {
    const rule = this.#patterns.rules[order];
    if (rule === undefined) return;
    const facts = (this.#facts[order] ??= factsOf(rule));
    this.#read(
      Math.max(0, at - Math.max(facts.before, STRETCH) - BEHIND),
      Math.min(this.#bytes.length, at + Math.max(facts.after, NEAR_BEHIND) + 1),
    );
    const text = this.#text;
    const base = this.#from;
    const here = at - base;
    if (rule.near !== undefined) {
      const near = text.slice(Math.max(0, here - NEAR_BEFORE), here + literal.length + NEAR_BEHIND);
      if (!rule.near.test(near)) return;
    }
    if (text.slice(here, here + literal.length).toLowerCase() !== literal) {
      if (isSpelt(literal, text.slice(Math.max(0, here - STRETCH), here + literal.length + STRETCH).toLowerCase())) {
        this.#around(facts, at, facts.oneLine ? base + wordEnd(text, here + NEAR, here + facts.after) : Infinity);
      }
      return;
    }
    const matched = this.#patterns.attempt(order, text, here, (start, end) => this.#to.hit(rule, order, base + start, base + end));
    if (!matched) {
      const next = this.#patterns.opensAt(order, text, here);
      if (next !== null) this.#to.unread(rule, at, base + next);
    }
    const lineEnd = facts.oneLine ? text.indexOf('\n', here) : -1;
    const end = lineEnd < 0 ? here + Math.min(NEAR, facts.after) : lineEnd;
    const low = facts.word ? here - facts.before - ESCAPE_BEFORE : here - Math.min(NEAR, facts.before + BEHIND);
    const valueEnd = wordEnd(text, Math.min(here + NEAR, end), here + facts.after);
    const high = facts.word ? here : valueEnd;
    if (ESCAPE.test(text.slice(Math.max(0, low, facts.oneLine ? text.lastIndexOf('\n', here) : 0), high + 1))) {
      this.#around(facts, at, facts.oneLine ? base + valueEnd : Infinity);
    }
  }

  /** Asks for a close look around a literal at `at`; `end` is where the value ends, if that is known. */
  #around(facts: Facts, at: number, end: number): void {
    this.#to.look(at - GROWTH * facts.before - SLACK, Math.min(end, at + GROWTH * facts.after) + SLACK);
  }

  #read(from: number, until: number): void {
    if (from >= this.#from && until <= this.#until) return;
    this.#from = from;
    this.#until = Math.min(this.#bytes.length, Math.max(until, from + PAGE));
    this.#text = asText(this.#bytes.subarray(this.#from, this.#until));
  }
}

/** Whether the words of a literal stand in `text` one behind the other, whatever is between them. */
function isSpelt(literal: string, text: string): boolean {
  let at = 0;
  for (const word of literal.split(/[^a-z0-9_-]+/)) {
    const found = text.indexOf(word, at);
    if (found < 0) return false;
    at = found + word.length;
  }
  return true;
}

/** Where the text that goes on at `at` without a gap ends, and an escape there: a long value's padding. */
function wordEnd(text: string, at: number, most: number): number {
  GAP.lastIndex = at;
  const gap = GAP.exec(text)?.index ?? text.length;
  return Math.min(gap, most) + ESCAPE_BEFORE;
}

function factsOf(rule: Rule): Facts {
  return {
    before: rule.reach?.before ?? 0,
    after: rule.reach?.after ?? 512,
    word: isWord(rule.pattern),
    oneLine: !crossesLines(rule.pattern),
  };
}
