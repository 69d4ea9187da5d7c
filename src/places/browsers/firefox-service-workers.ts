import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { firefoxOwner, firefoxRunning, inFirefoxProfiles } from './firefox-family.ts';

export const firefoxServiceWorkers: Place = {
  id: 'firefox-service-workers',
  label: 'Service worker caches of Firefox',
  class: 'REGEN',
  owner: firefoxOwner,
  stores: [
    { globs: inFirefoxProfiles(['storage/*/*/cache/**']), role: 'cache', sidecars: DATABASE, live: 'closed' },
    { globs: inFirefoxProfiles(['serviceworker*.txt']), role: 'cache', live: 'closed' },
  ],
  running: firefoxRunning,
  purge: 'P3',
  evidence: 'tried',
  note: 'Responses with whatever stood in them.',
  next: 'Settings, Privacy and Security, Manage Data, the site, Remove: the site fills it again.',
};
