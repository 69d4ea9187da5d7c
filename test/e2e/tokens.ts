import { randomInt } from 'node:crypto';
import { allRules } from '../../src/scan/index.ts';
import { canBeBlind } from '../scan/support.ts';

/**
 * A fresh, well-formed secret of a rule; nothing real-looking stands in the repository. One that chance has made guessable, one in
 * two hundred, is drawn again: such values go other ways, which have tests of their own.
 */
export function freshToken(id = 'github-classic-token'): string {
  const rule = allRules.find((one) => one.id === id);
  if (!rule) throw new Error(`no rule ${id}`);
  for (;;) {
    const { secret } = rule.sample((below) => randomInt(below));
    if (canBeBlind(Buffer.from(secret))) return secret;
  }
}
