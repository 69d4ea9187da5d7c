import type { Place } from '../face.ts';
import { chromiumOwner, chromiumRunning, inChromiumProfiles } from './chromium-stores.ts';

export const chromiumWorkerScripts: Place = {
  id: 'chromium-worker-scripts',
  label: 'Service worker scripts of Chromium browsers',
  class: 'COPY',
  owner: chromiumOwner,
  stores: [...inChromiumProfiles(['Service Worker/{ScriptCache,Database}/**'], { role: 'cache', live: 'closed' })],
  running: chromiumRunning,
  purge: 'P6',
  evidence: 'tried',
  note: 'A worker whose script is gone is unregistered, and a page that waits for it waits in vain until it is opened again.',
  next: 'Settings, Privacy and security, Site settings, the site, Delete data.',
};
