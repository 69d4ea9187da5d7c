import { inflateSync } from 'fflate';
import type { Rule } from './face.ts';
import { built } from './kernel/built-tables.ts';
import { compileRules } from './kernel/compile.ts';
import type { RuleTables } from './kernel/face.ts';
import { contentOf, markedRules } from './marked-rules.ts';

/**
 * The kernel's tables for a set of rules. Compiling the whole catalogue takes about a second, so its tables are built beforehand and
 * only unpacked; other rules, or rules changed since, are compiled when they are asked for.
 */

const known = new WeakMap<readonly Rule[], RuleTables>();

/** Engines of one process share what the same rules were compiled to. */
export function tablesOf(rules: readonly Rule[]): RuleTables {
  const before = known.get(rules);
  if (before !== undefined) return before;
  const marked = markedRules(rules);
  const tables = contentOf(marked) === built.content ? unpacked() : compileRules(marked);
  known.set(rules, tables);
  return tables;
}

function unpacked(): RuleTables {
  const image = inflateSync(Uint8Array.fromBase64(built.image), { out: new Uint8Array(built.imageBytes) });
  return { literals: built.literals.map(([text, ...rules]) => ({ text, rules })), image };
}
