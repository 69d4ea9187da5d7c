import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { firefoxOwner, firefoxRunning, inFirefoxProfiles } from './firefox-family.ts';

export const firefoxHistory: Place = {
  id: 'firefox-history',
  label: 'History of Firefox',
  class: 'COPY',
  owner: firefoxOwner,
  stores: [
    {
      globs: inFirefoxProfiles(['places.sqlite', 'favicons.sqlite', 'downloads.sqlite']),
      role: 'history',
      sidecars: DATABASE,
      live: 'closed',
    },
    { globs: inFirefoxProfiles(['bookmarkbackups/*']), role: 'history', live: 'closed' },
  ],
  running: firefoxRunning,
  purge: 'P4',
  evidence: 'tried',
  note: 'Tokens in addresses and titles. Forget About This Site removes all of a site; bookmark backups keep addresses too.',
};
