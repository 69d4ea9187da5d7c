import type { Rule } from '../../src/scan/index.ts';
import { obviousSpans } from './obvious.ts';
import type { Random } from './randomness.ts';

/** Puts fresh samples of rules into texts, each on lines of its own, and remembers where their secrets stand. */

/** A planted secret; offsets are bytes of the text that holds it. */
export interface Planted {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
}

export interface Token {
  readonly rule: string;
  /** One byte per character. */
  readonly text: string;
  readonly secret: string;
}

/** `count` tokens, spread evenly over the rules, in a random order. */
export function tokensOf(rules: readonly Rule[], count: number, random: Random): Token[] {
  const tokens = Array.from({ length: count }, (_, at) => {
    const rule = rules[at % rules.length];
    if (rule === undefined) throw new RangeError('No rules to make tokens of.');
    return { rule: rule.id, ...sampleOf(rule, random) };
  });
  for (let at = tokens.length - 1; at > 0; at--) {
    const other = random(at + 1);
    [tokens[at], tokens[other]] = [tokens[other] as Token, tokens[at] as Token];
  }
  return tokens;
}

/** Once in ten thousand a random value reads like a word or a placeholder and is none to its own rule. */
function sampleOf(rule: Rule, random: Random): { readonly text: string; readonly secret: string } {
  for (let turn = 0; turn < 5; turn++) {
    const sample = rule.sample(random);
    const start = sample.text.indexOf(sample.secret);
    if (obviousSpans(rule, `\n${sample.text}\n`).has(`${rule.id} ${start + 1} ${start + 1 + sample.secret.length}`)) return sample;
  }
  throw new Error(`${rule.id} takes none of five of its own samples`);
}

/** `text` is latin1: one byte per character. Lines are planted between its lines, never inside one. */
export function plant(text: string, tokens: readonly Token[], random: Random): { readonly text: string; readonly planted: Planted[] } {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const chosen = tokens.map((token) => ({ token, at: starts[random(starts.length)] ?? 0 })).sort((a, b) => a.at - b.at);
  const parts: string[] = [];
  const planted: Planted[] = [];
  let length = 0;
  let copied = 0;
  const add = (part: string) => {
    parts.push(part);
    length += part.length;
  };
  for (const { token, at } of chosen) {
    add(text.slice(copied, at));
    copied = at;
    // A text without a last line's end begins its planted line with one.
    if (length > 0 && parts.findLast((part) => part !== '')?.endsWith('\n') === false) add('\n');
    const start = length + token.text.indexOf(token.secret);
    planted.push({ rule: token.rule, start, end: start + token.secret.length });
    add(`${token.text}\n`);
  }
  add(text.slice(copied));
  return { text: parts.join(''), planted };
}
