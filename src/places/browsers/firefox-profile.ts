import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { firefoxOwner, firefoxRunning, inFirefoxProfiles } from './firefox-family.ts';

export const firefoxProfile: Place = {
  id: 'firefox-profile',
  label: 'What else lies in profiles of Firefox',
  class: 'COPY',
  owner: firefoxOwner,
  stores: [{ globs: inFirefoxProfiles(['**']), role: 'state', sidecars: DATABASE, live: 'closed' }],
  running: firefoxRunning,
  purge: 'P9',
  evidence: 'unverified',
  note: 'Not known what it is for.',
  next: 'Close Firefox and look, or refresh the profile under about:support.',
};
