import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { firefoxOwner, firefoxRunning, inFirefoxProfiles } from './firefox-family.ts';

export const firefoxCookies: Place = {
  id: 'firefox-cookies',
  label: 'Cookies of Firefox',
  class: 'HOME',
  owner: firefoxOwner,
  stores: [{ globs: inFirefoxProfiles(['cookies.sqlite']), role: 'credentials', sidecars: DATABASE, live: 'closed' }],
  running: firefoxRunning,
  purge: 'P8',
  evidence: 'tried',
  note: 'In clear.',
  next: 'Sign out at the site, which ends the session there too; Settings, Cookies and Site Data removes the cookie.',
};
