import { groups, type Os, type Place } from '../../places/index.ts';
import type { PlaceSeen, Survey, SurveyUnseen } from '../../search/index.ts';

/** One place with what was seen of it. */
export interface Listed {
  readonly place: Place;
  readonly group: string;
  readonly seen: PlaceSeen | null;
  /** There may be more: a folder was not looked through to its end. */
  readonly atLeast: boolean;
  readonly running: 'no' | 'yes' | 'unknown';
  /** The owners that were found, or the place's. */
  readonly owner: string;
  readonly unseen: readonly SurveyUnseen[];
}

/** The catalogue in its order, without what this system does not have; `filter` is a part of an id, label, owner or group. */
export function listPlaces(
  survey: Survey,
  os: Os,
  filter: string | undefined,
  runningNow: (running: readonly string[]) => Listed['running'],
): Listed[] {
  const wanted = filter?.toLowerCase();
  return groups.flatMap(({ label, places }) =>
    places
      .filter((place) => place.id !== 'other' && place.stores.some((store) => (store.globs[os] ?? []).length > 0))
      .filter(({ id, label: name, owner }) => wanted === undefined || `${id}\n${name}\n${owner}\n${label}`.toLowerCase().includes(wanted))
      .map((place) => {
        const seen = survey.seen.get(place.id) ?? null;
        const owners = [...(seen?.owners ?? [])];
        return {
          place,
          group: label,
          seen,
          atLeast: seen !== null && survey.cut.some((folder) => seen.in.has(folder)),
          running: runningNow(owners.length > 0 ? owners.flatMap(([, names]) => names) : place.running),
          owner: owners.length > 0 ? owners.map(([owner]) => owner).join(', ') : place.owner,
          unseen: survey.unseen.filter(({ places }) => places.includes(place.id)),
        };
      }),
  );
}
