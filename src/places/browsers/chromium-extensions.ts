import type { Place } from '../face.ts';
import { chromiumOwner, chromiumRunning, inChromiumProfiles } from './chromium-stores.ts';

export const chromiumExtensions: Place = {
  id: 'chromium-extensions',
  label: 'Data of extensions in Chromium browsers',
  class: 'COPY',
  owner: chromiumOwner,
  stores: [
    ...inChromiumProfiles(['{Local Extension Settings,Sync Extension Settings,Managed Extension Settings,Extension State}/**'], {
      role: 'state',
      live: 'closed',
    }),
  ],
  running: chromiumRunning,
  purge: 'P6',
  evidence: 'unverified',
  note: 'Keys that an extension keeps in clear: give it a new one in its options.',
};
