import type { Place } from '../face.ts';
import { chromiumOwner, chromiumRunning, inChromiumProfiles } from './chromium-stores.ts';

export const chromiumServiceWorkers: Place = {
  id: 'chromium-service-workers',
  label: 'Service worker caches of Chromium browsers',
  class: 'REGEN',
  owner: chromiumOwner,
  stores: [...inChromiumProfiles(['Service Worker/**'], { role: 'cache', live: 'closed' })],
  running: chromiumRunning,
  purge: 'P3',
  loose: ['simple-cache'],
  evidence: 'tried',
  note: 'Responses with whatever stood in them. The site fills it again.',
};
