import { isFakeBody, isStandIn } from './checks/placeholder.ts';
import type { Rule } from './face.ts';
import { BASE62, draw, oneOf, type Random } from './sampling.ts';

/**
 * Passwords and keys that the text itself states to be such: after an option of a command, in a known line of a known file. What
 * stands there may be short and weak, and is a secret unless it stands for one.
 */

/** Patterns of a value; each captures `secret`. Printable, without blanks, quotes and backslashes (which views resolve). */
const PRINTABLE = String.raw`[!#-&(-[\]-~]`;
const BARE = String.raw`[!#$%*+,./0-9:=?@A-Z[\]^_a-z{}~-]`;

/** One word of a command line: quoted, or without the signs that a shell takes for its own. */
export const WORD = String.raw`(?:"(?<secret>${PRINTABLE}{4,128})"|'(?<secret>${PRINTABLE}{4,128})'|(?!-)(?<secret>${BARE}{4,128})(?!${BARE}))`;

/** All that follows on a line of a settings file, quoted or not. */
export const REST = String.raw`["']?(?<secret>${PRINTABLE}{4,128})(?!${PRINTABLE})`;

/** The text of an XML element or attribute. */
export const MARKUP = String.raw`(?<secret>[!#-%(-;=?-[\]-~]{4,128})`;

/** What separates an option from its value. */
export const OPTION = String.raw`(?:[ \t]{1,4}|=)`;

/** A password as people and generators make them. */
export function drawPassword(random: Random): string {
  return `${draw(random, BASE62, 8 + random(9))}${oneOf(random, ['3', '7', '!4', '-q9', '_5k'])}`;
}

interface StatedSpec {
  readonly id: string;
  readonly description: string;
  readonly source: string;
  readonly literals: readonly string[];
  /** A regular expression's source, bounded; it begins with a literal unless `reach` says otherwise. */
  readonly pattern: string;
  readonly near?: RegExp;
  /** The value is coded by a program rather than written by a person: signs in it mean nothing. */
  readonly coded?: boolean;
  /** Names in any case. */
  readonly anyCase?: boolean;
  readonly reach?: { readonly before: number; readonly after: number };
  readonly accept?: (secret: string, match: RegExpExecArray) => boolean;
  /** Texts with a `¤` where the secret stands. */
  readonly samples: readonly string[];
  readonly draw?: (random: Random) => string;
  readonly nearMisses: readonly string[];
  readonly evidence?: 'context' | 'guess';
}

export function stated(spec: StatedSpec): Rule {
  const value = spec.draw ?? drawPassword;
  return {
    id: spec.id,
    description: spec.description,
    source: spec.source,
    literals: spec.literals,
    ...(spec.near === undefined ? {} : { near: spec.near }),
    evidence: spec.evidence ?? 'context',
    pattern: new RegExp(spec.pattern, spec.anyCase === true ? 'di' : 'd'),
    reach: spec.reach ?? { before: 0, after: 512 },
    publicPrefix: 0,
    accept: (secret, match) => !(spec.coded === true ? isFakeBody(secret) : isStandIn(secret)) && (spec.accept?.(secret, match) ?? true),
    sample: (random) => {
      const secret = value(random);
      return { text: oneOf(random, spec.samples).replace('¤', () => secret), secret };
    },
    nearMisses: spec.nearMisses,
  };
}

/** A command of a shell up to the blank before one of its options: `names` are alternatives of a pattern. Its reach: `COMMAND_REACH`. */
export function command(names: string): string {
  return String.raw`(?<![A-Za-z0-9_.-])(?:${names})[ \t](?:[^\r\n\\;|]|\\[\s\S]){0,300}?(?<=[ \t\n"'])`;
}

export const COMMAND_REACH = { before: 0, after: 900 } as const;
