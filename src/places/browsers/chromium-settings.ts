import type { Place } from '../face.ts';
import { besideChromiumProfiles, chromiumOwner, chromiumRunning, inChromiumProfiles } from './chromium-stores.ts';

export const chromiumSettings: Place = {
  id: 'chromium-settings',
  label: 'Settings of Chromium browsers',
  class: 'HOME',
  owner: chromiumOwner,
  stores: [
    ...inChromiumProfiles(['Preferences', 'Secure Preferences', 'Bookmarks', 'Bookmarks.bak'], { role: 'config', live: 'closed' }),
    ...besideChromiumProfiles(['Local State'], { role: 'config', live: 'closed' }),
  ],
  running: chromiumRunning,
  purge: 'P8',
  evidence: 'unverified',
  note: 'Secure Preferences is authenticated: a changed file resets settings.',
  next: 'Change the setting in the browser.',
};
