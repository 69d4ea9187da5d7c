import type { Place } from '../face.ts';

export const stickies: Place = {
  id: 'stickies',
  label: 'Stickies',
  class: 'COPY',
  owner: 'Stickies',
  stores: [
    { globs: { darwin: ['~/Library/Containers/com.apple.Stickies/**', '~/Library/StickiesDatabase'] }, role: 'state', live: 'closed' },
  ],
  running: ['Stickies'],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Quit Stickies first: it writes them when it ends.',
};
