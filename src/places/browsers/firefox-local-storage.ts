import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { firefoxOwner, firefoxRunning, inFirefoxProfiles } from './firefox-family.ts';

export const firefoxLocalStorage: Place = {
  id: 'firefox-local-storage',
  label: 'Local storage of sites in Firefox',
  class: 'COPY',
  owner: firefoxOwner,
  stores: [
    {
      globs: inFirefoxProfiles(['storage/*/*/ls/**', 'webappsstore.sqlite', 'storage/ls-archive.sqlite']),
      role: 'state',
      sidecars: DATABASE,
      live: 'closed',
    },
  ],
  running: firefoxRunning,
  purge: 'P4',
  evidence: 'tried',
  note: 'Tokens of signed-in sites: removing one signs out there. Settings, Cookies and Site Data, Manage Data.',
};
