import { GZIP_BASE64 } from '../forms/index.ts';
import type { Rule } from './face.ts';

/** What the kernel is compiled for, and by what its tables are known. */

/** The beginning of compressed content, marked like a rule's literal. */
const GZIP: Rule = {
  id: 'gzip',
  description: 'Gzip in base64',
  source: 'https://www.rfc-editor.org/rfc/rfc1952#section-2.3',
  literals: [GZIP_BASE64.toLowerCase()],
  pattern: new RegExp(GZIP_BASE64, 'd'),
  publicPrefix: 0,
  sample: () => ({ text: GZIP_BASE64, secret: GZIP_BASE64 }),
  nearMisses: [],
};

/** The rules, and behind them what is marked as if it were one: compressed content. */
export function markedRules(rules: readonly Rule[]): Rule[] {
  return [...rules, GZIP];
}

/** A number of 64 bits, in hexadecimal, over all that the compiler reads of rules: the same for the same rules. Not against forgery. */
export function contentOf(rules: readonly Rule[]): string {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  const add = (text: string): void => {
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      low = Math.imul(low ^ code, 0x01000193);
      high = Math.imul(high ^ code ^ (low >>> 15), 0x85ebca6b);
    }
    low = Math.imul(low ^ text.length, 0x9e3779b1);
  };
  for (const { literals, pattern, opening, follows, reach } of rules) {
    for (const literal of literals) add(literal);
    // What follows stands for the pattern, and is most of it.
    const parts = follows === undefined ? [pattern, opening] : [follows];
    for (const part of parts) if (part !== undefined) add(`${part.flags}/${part.source}`);
    add(`${reach?.before ?? ''}:${reach?.after ?? ''}`);
  }
  return (low >>> 0).toString(16).padStart(8, '0') + (high >>> 0).toString(16).padStart(8, '0');
}
