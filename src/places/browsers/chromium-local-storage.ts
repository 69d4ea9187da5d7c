import type { Place } from '../face.ts';
import { chromiumOwner, chromiumRunning, inChromiumProfiles } from './chromium-stores.ts';

export const chromiumLocalStorage: Place = {
  id: 'chromium-local-storage',
  label: 'Local storage of sites in Chromium browsers',
  class: 'COPY',
  owner: chromiumOwner,
  stores: [...inChromiumProfiles(['Local Storage/**'], { role: 'state', live: 'closed' })],
  running: chromiumRunning,
  purge: 'P6',
  evidence: 'tried',
  note: 'Tokens of signed-in sites: removing one signs out there. Settings, Site data, or Application, Storage in the developer tools.',
};
