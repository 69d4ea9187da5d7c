import type { ReceiptPayload, Verb } from '../protocol/index.ts';
import type { Fate, Outcome } from '../purge/index.ts';

/** What these plans have removed, as far as they are finished. */
export function purgedFates(plans: readonly { readonly outcome: Outcome | null }[]): Fate[] {
  return plans.flatMap(({ outcome }) => outcome?.fates.filter((fate) => fate.outcome === 'purged') ?? []);
}

/** How what was purged left its files, where the order was to rehome; a receipt of another order does not tell. */
export function removedOf(purged: readonly Fate[], verb: Verb): ReceiptPayload['removed'] {
  if (verb !== 'rehome') return undefined;
  const removed = { rehomed: 0, redacted: 0, deleted: 0 };
  for (const { how } of purged) removed[how ?? 'redacted'] += 1;
  return removed;
}
