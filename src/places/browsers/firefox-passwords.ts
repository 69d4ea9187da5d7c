import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { firefoxOwner, firefoxRunning, inFirefoxProfiles } from './firefox-family.ts';

export const firefoxPasswords: Place = {
  id: 'firefox-passwords',
  label: 'Saved passwords of Firefox',
  class: 'HOME',
  owner: firefoxOwner,
  stores: [
    {
      globs: inFirefoxProfiles(['logins.json', 'logins-backup.json', 'logins.db', 'key4.db', 'key3.db', 'signons.sqlite', 'cert9.db']),
      role: 'credentials',
      sidecars: DATABASE,
      live: 'closed',
    },
  ],
  running: firefoxRunning,
  purge: 'P8',
  evidence: 'unverified',
  note: 'Encrypted.',
  next: 'about:logins deletes an entry, on other devices that sync too.',
};
