import { runningOf, storesOf } from '../applications.ts';
import type { Store } from '../face.ts';
import { chromiumBrowsers, opera } from './chromium-browsers.ts';

const all = [...chromiumBrowsers, ...opera];

export const chromiumOwner = 'Chrome, Chromium, Edge, Brave and other browsers made of Chromium';
export const chromiumRunning = runningOf(all);

/** `tails` are globs below a profile. */
export function inChromiumProfiles(tails: readonly string[], rest: Omit<Store, 'globs' | 'owner' | 'running'>): Store[] {
  const inOpera = storesOf(opera, [...tails, ...tails.map((tail) => `_side_profiles/*/${tail}`)], rest);
  return [
    ...storesOf(
      chromiumBrowsers,
      tails.map((tail) => `*/${tail}`),
      rest,
    ),
    ...inOpera,
  ];
}

/** `tails` are globs below the folder that holds the profiles. */
export function besideChromiumProfiles(tails: readonly string[], rest: Omit<Store, 'globs' | 'owner' | 'running'>): Store[] {
  return storesOf(all, tails, rest);
}

/** `tails` are globs below a profile or its cache folder. */
export function inChromiumCaches(tails: readonly string[], rest: Omit<Store, 'globs' | 'owner' | 'running'>): Store[] {
  const cached = storesOf(
    chromiumBrowsers.map((one) => ({ ...one, roots: one.caches })),
    tails.map((tail) => `*/${tail}`),
    rest,
  );
  const inOpera = storesOf(
    opera.map((one) => ({ ...one, roots: one.caches })),
    tails,
    rest,
  );
  return [...inChromiumProfiles(tails, rest), ...cached, ...inOpera];
}
