import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { firefoxOwner, firefoxRunning, inFirefoxProfiles } from './firefox-family.ts';

export const firefoxIndexeddb: Place = {
  id: 'firefox-indexeddb',
  label: 'IndexedDB of sites in Firefox',
  class: 'COPY',
  owner: firefoxOwner,
  stores: [
    { globs: inFirefoxProfiles(['storage/*/*/idb/**', 'storage/**', 'storage.sqlite']), role: 'state', sidecars: DATABASE, live: 'closed' },
  ],
  running: firefoxRunning,
  purge: 'P4',
  evidence: 'tried',
  note: 'What web applications keep offline; also what extensions keep. Settings, Cookies and Site Data, Manage Data.',
};
