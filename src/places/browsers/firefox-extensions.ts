import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { firefoxOwner, firefoxRunning, inFirefoxProfiles } from './firefox-family.ts';

export const firefoxExtensions: Place = {
  id: 'firefox-extensions',
  label: 'Data of extensions in Firefox',
  class: 'COPY',
  owner: firefoxOwner,
  stores: [
    {
      globs: inFirefoxProfiles([
        'storage-sync*.sqlite',
        'extension-store/**',
        'extension-store-menus/**',
        'browser-extension-data/**',
        'extension-data/**',
      ]),
      role: 'state',
      sidecars: DATABASE,
      live: 'closed',
    },
  ],
  running: firefoxRunning,
  purge: 'P4',
  evidence: 'unverified',
  note: 'Keys that an extension keeps: give it a new one in its options.',
};
