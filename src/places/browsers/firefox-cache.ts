import type { Place } from '../face.ts';
import { firefoxOwner, firefoxRunning, inFirefoxCaches, inFirefoxProfiles } from './firefox-family.ts';

export const firefoxCache: Place = {
  id: 'firefox-cache',
  label: 'Caches of Firefox',
  class: 'REGEN',
  owner: firefoxOwner,
  stores: [
    { globs: inFirefoxCaches(['**']), role: 'cache', live: 'closed' },
    {
      globs: inFirefoxProfiles(['{cache2,startupCache,OfflineCache,thumbnails,shader-cache,jumpListCache,safebrowsing}/**']),
      role: 'cache',
      live: 'closed',
    },
  ],
  running: firefoxRunning,
  purge: 'P3',
  loose: true,
  evidence: 'tried',
  note: 'Addresses and response bodies. Settings, Cookies and Site Data, Clear Data.',
};
