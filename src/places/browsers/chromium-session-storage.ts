import type { Place } from '../face.ts';
import { chromiumOwner, chromiumRunning, inChromiumProfiles } from './chromium-stores.ts';

export const chromiumSessionStorage: Place = {
  id: 'chromium-session-storage',
  label: 'Session storage of sites in Chromium browsers',
  class: 'COPY',
  owner: chromiumOwner,
  stores: [...inChromiumProfiles(['Session Storage/**'], { role: 'state', live: 'closed' })],
  running: chromiumRunning,
  purge: 'P6',
  evidence: 'tried',
  note: 'What open tabs keep. Close the tabs, then the browser.',
};
