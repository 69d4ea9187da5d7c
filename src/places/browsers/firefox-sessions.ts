import type { Place } from '../face.ts';
import { firefoxOwner, firefoxRunning, inFirefoxProfiles } from './firefox-family.ts';

export const firefoxSessions: Place = {
  id: 'firefox-sessions',
  label: 'Open tabs of Firefox',
  class: 'COPY',
  owner: firefoxOwner,
  stores: [
    {
      globs: inFirefoxProfiles(['sessionstore.jsonlz4', 'sessionstore-backups/**', 'sessionCheckpoints.json', 'sessionstore-logs/**']),
      role: 'state',
      live: 'closed',
    },
  ],
  running: firefoxRunning,
  purge: 'P3',
  loose: true,
  evidence: 'tried',
  note: 'Addresses, form entries and session storage, compressed (mozLz4). It is written every few seconds while Firefox runs; deleting it loses the tabs that would be restored.',
};
