import { catalogue } from '../places/index.ts';
import { ownerRunning } from '../search/index.ts';

/** Whether the application that owns a place of the catalogue runs; `unknown` also for a place that is not in it. */
export function placeOwnerRunning(placeId: string): 'no' | 'yes' | 'unknown' {
  const place = catalogue.find(({ id }) => id === placeId);
  return place ? ownerRunning(place) : 'unknown';
}
