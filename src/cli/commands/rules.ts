import { allRules } from '../../scan/index.ts';
import type { Context } from '../context.ts';
import { emit, plural, say, table } from '../output.ts';

/** `lastcopy rules`: what a scan looks for. */
export function rules(_context: Context, options: { readonly json?: boolean }): void {
  const sorted = allRules.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  if (options.json) {
    for (const { id, description, source, evidence = 'shape' } of sorted) emit({ type: 'rule', id, description, source, evidence });
    return;
  }
  say(
    table([
      ['RULE', 'EVIDENCE', 'DESCRIPTION', 'SOURCE'],
      ...sorted.map((one) => [one.id, one.evidence ?? 'shape', one.description, one.source]),
    ]),
  );
  say(plural(sorted.length, 'rule'));
}
