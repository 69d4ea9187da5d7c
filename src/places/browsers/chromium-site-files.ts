import type { Place } from '../face.ts';
import { chromiumOwner, chromiumRunning, inChromiumProfiles } from './chromium-stores.ts';

export const chromiumSiteFiles: Place = {
  id: 'chromium-site-files',
  label: 'Files of sites in Chromium browsers',
  class: 'COPY',
  owner: chromiumOwner,
  stores: [...inChromiumProfiles(['File System/**', 'blob_storage/**'], { role: 'state', live: 'closed' })],
  running: chromiumRunning,
  purge: 'P3',
  evidence: 'unverified',
  note: 'What sites keep as files.',
  next: 'Settings, Privacy and security, Site settings, the site, Delete data.',
};
