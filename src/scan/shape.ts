import { isFakeBody } from './checks/placeholder.ts';
import { wordShare } from './checks/words.ts';
import type { Rule } from './face.ts';
import { type Alphabet, bare, draw, oneOf } from './sampling.ts';

/** Patterns of tokens that are known by their own shape. */

/** A token begins after anything but a token character, or after an escape whose last character looks like one (`\n`, `%3D`, `\u0027`). */
const START = String.raw`(?:(?<![A-Za-z0-9_-])|(?<=\\[nrtbfv]|%[0-9A-Fa-f]{2}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}))`;
const END = '(?![A-Za-z0-9_-])';

/** The pattern of a whole token: `body` is a regular expression's source, bounded everywhere. */
export function token(body: string, end: string = END): RegExp {
  return new RegExp(`${START}(?:${body})${end}`, 'd');
}

/** A token of the plainest kind: a prefix that is the vendor's own, then so many characters of an alphabet. */
export function prefixed(spec: {
  readonly id: string;
  readonly description: string;
  readonly source: string;
  readonly prefixes: readonly string[];
  readonly alphabet: Alphabet;
  /** Characters after the prefix: exactly, or from – to. */
  readonly length: number | readonly [number, number];
  readonly nearMisses: readonly string[];
  /** Further checks of the part after the prefix. */
  readonly accept?: (body: string) => boolean;
}): Rule {
  const [least, most] = typeof spec.length === 'number' ? [spec.length, spec.length] : spec.length;
  const alternatives = spec.prefixes.map((prefix) => prefix.replaceAll(/[.$]/g, String.raw`\$&`)).join('|');
  const bodyOf = (secret: string) => secret.slice(spec.prefixes.find((prefix) => secret.startsWith(prefix))?.length ?? 0);
  // Where the case says nothing, chance alone writes too many syllables.
  const mixed = /[a-z].*[A-Z]|[A-Z].*[a-z]/.test(spec.alphabet.chars) && spec.alphabet.chars.length > 40;
  const isBody = (body: string) => !isFakeBody(body) && (!mixed || wordShare(body) < 0.6) && (spec.accept?.(body) ?? true);
  return {
    id: spec.id,
    description: spec.description,
    source: spec.source,
    literals: spec.prefixes.map((prefix) => prefix.toLowerCase()),
    pattern: token(`(?:${alternatives})[${spec.alphabet.set}]{${least},${most}}`),
    publicPrefix: Math.max(...spec.prefixes.map((prefix) => prefix.length)),
    accept: (secret) => isBody(bodyOf(secret)),
    sample: (random) => {
      for (;;) {
        const body = draw(random, spec.alphabet, least + random(most - least + 1));
        if (isBody(body)) return bare(oneOf(random, spec.prefixes) + body);
      }
    },
    nearMisses: spec.nearMisses,
  };
}
