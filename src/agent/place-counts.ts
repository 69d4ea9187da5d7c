import type { ReceiptPayload } from '../protocol/index.ts';
import type { Fate } from '../purge/index.ts';

type PlaceCounts = NonNullable<ReceiptPayload['places']>;

/** Places told one by one at most; there are fewer in the catalogue. Keeps a receipt below the wire's limit. */
const MOST = 400;

/** What was purged and what is left, by place: the most first. */
export function placeCounts(purged: readonly Fate[], left: readonly Fate[]): PlaceCounts {
  const rows = new Map<string, PlaceCounts[number]>();
  const count = ({ place, class: kind }: Fate, what: 'purged' | 'residuals'): void => {
    const key = `${kind} ${place}`;
    const row = rows.get(key) ?? { place, class: kind, purged: 0, residuals: 0 };
    rows.set(key, row);
    row[what]++;
  };
  for (const fate of purged) count(fate, 'purged');
  for (const fate of left) count(fate, 'residuals');
  return [...rows.values()].toSorted((a, b) => b.purged + b.residuals - a.purged - a.residuals).slice(0, MOST);
}
