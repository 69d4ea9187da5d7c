import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { chromiumOwner, chromiumRunning, inChromiumProfiles } from './chromium-stores.ts';

export const chromiumCookies: Place = {
  id: 'chromium-cookies',
  label: 'Cookies of Chromium browsers',
  class: 'HOME',
  owner: chromiumOwner,
  stores: [
    ...inChromiumProfiles(['Cookies', 'Network/Cookies', 'Extension Cookies'], { role: 'credentials', sidecars: DATABASE, live: 'closed' }),
  ],
  running: chromiumRunning,
  purge: 'P8',
  evidence: 'tried',
  note: 'Values are encrypted, so nothing in them can be matched.',
  next: 'Sign out at the site, which also ends the session there, or delete its cookies.',
};
