import type { Place } from '../face.ts';
import { chromiumOwner, chromiumRunning, inChromiumProfiles } from './chromium-stores.ts';

export const chromiumSessions: Place = {
  id: 'chromium-sessions',
  label: 'Open tabs of Chromium browsers',
  class: 'COPY',
  owner: chromiumOwner,
  stores: [
    ...inChromiumProfiles(['Sessions/**', 'Current Session', 'Current Tabs', 'Last Session', 'Last Tabs', 'Sessions_Encrypted/**'], {
      role: 'state',
      live: 'closed',
    }),
  ],
  running: chromiumRunning,
  purge: 'P3',
  loose: true,
  evidence: 'tried',
  note: 'Addresses and what stood in form fields. Deleting it loses the tabs that would be restored.',
};
