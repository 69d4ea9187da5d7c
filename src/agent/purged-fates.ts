import type { Fate, Outcome } from '../purge/index.ts';

/** What these plans have removed, as far as they are finished. */
export function purgedFates(plans: readonly { readonly outcome: Outcome | null }[]): Fate[] {
  return plans.flatMap(({ outcome }) => outcome?.fates.filter((fate) => fate.outcome === 'purged') ?? []);
}
