import { randomInt } from 'node:crypto';
import { allRules } from '../../src/scan/index.ts';

/** A fresh, well-formed secret of a rule; nothing real-looking stands in the repository. */
export function freshToken(id = 'github-classic-token'): string {
  const rule = allRules.find((one) => one.id === id);
  if (!rule) throw new Error(`no rule ${id}`);
  return rule.sample((below) => randomInt(below)).secret;
}
