import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { firefoxOwner, firefoxRunning, inFirefoxProfiles } from './firefox-family.ts';

export const firefoxFormHistory: Place = {
  id: 'firefox-form-history',
  label: 'Form entries of Firefox',
  class: 'COPY',
  owner: firefoxOwner,
  stores: [
    { globs: inFirefoxProfiles(['formhistory.sqlite', 'autofill-profiles.json']), role: 'history', sidecars: DATABASE, live: 'closed' },
  ],
  running: firefoxRunning,
  purge: 'P4',
  evidence: 'unverified',
  note: 'Whatever was typed into form and search fields. Delete on an entry while it is offered, or Clear Recent History.',
};
