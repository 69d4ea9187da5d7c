import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { chromiumOwner, chromiumRunning, inChromiumProfiles } from './chromium-stores.ts';

export const chromiumIndexeddb: Place = {
  id: 'chromium-indexeddb',
  label: 'IndexedDB of sites in Chromium browsers',
  class: 'COPY',
  owner: chromiumOwner,
  stores: [...inChromiumProfiles(['IndexedDB/**', 'WebStorage/**', 'databases/**'], { role: 'state', sidecars: DATABASE, live: 'closed' })],
  running: chromiumRunning,
  purge: 'P6',
  evidence: 'tried',
  note: 'What web applications keep offline: deleting a site’s store signs out there and lets it load its data again. Settings, Site data.',
};
