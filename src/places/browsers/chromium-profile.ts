import type { Place } from '../face.ts';
import { besideChromiumProfiles, chromiumOwner, chromiumRunning, inChromiumProfiles } from './chromium-stores.ts';

export const chromiumProfile: Place = {
  id: 'chromium-profile',
  label: 'What else lies in profiles of Chromium browsers',
  class: 'COPY',
  owner: chromiumOwner,
  stores: [
    ...inChromiumProfiles(['**'], { role: 'state', live: 'closed' }),
    ...besideChromiumProfiles(['**'], { role: 'state', live: 'closed' }),
  ],
  running: chromiumRunning,
  purge: 'P9',
  evidence: 'unverified',
  note: 'Not known what it is for.',
  next: 'Close the browser and look, or delete the profile.',
};
