import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { chromiumOwner, chromiumRunning, inChromiumProfiles } from './chromium-stores.ts';

export const chromiumPasswords: Place = {
  id: 'chromium-passwords',
  label: 'Saved passwords of Chromium browsers',
  class: 'HOME',
  owner: chromiumOwner,
  stores: [
    ...inChromiumProfiles(['Login Data', 'Login Data For Account', 'Affiliation Database'], {
      role: 'credentials',
      sidecars: DATABASE,
      live: 'closed',
    }),
  ],
  running: chromiumRunning,
  purge: 'P8',
  evidence: 'unverified',
  note: 'Values are encrypted. Other devices that sync lose it too.',
  next: 'Delete the entry in the browser’s password manager.',
};
