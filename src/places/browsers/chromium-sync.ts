import type { Place } from '../face.ts';
import { chromiumOwner, chromiumRunning, inChromiumProfiles } from './chromium-stores.ts';

export const chromiumSync: Place = {
  id: 'chromium-sync',
  label: 'Sync data of Chromium browsers',
  class: 'COPY',
  owner: chromiumOwner,
  stores: [...inChromiumProfiles(['{Sync Data,Sync App Settings}/**'], { role: 'state', live: 'closed' })],
  running: chromiumRunning,
  purge: 'P8',
  evidence: 'unverified',
  note: 'The same stands at the server and on other devices.',
  next: 'chrome.google.com/sync, Clear data.',
};
