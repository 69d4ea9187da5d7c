import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const boxDrive: Place = {
  id: 'box-drive',
  label: 'Box',
  class: 'COPY',
  owner: 'Box',
  stores: [
    {
      globs: { linux: ['~/Box/**'], darwin: ['~/Library/CloudStorage/Box-Box/**'], win32: ['~/Box/**'] },
      role: 'document',
      live: 'in-place',
    },
    {
      globs: { darwin: ['$CFG/Box/Box/**'], win32: ['$LOCAL/Box/Box/**'] },
      role: 'cache',
      sidecars: DATABASE,
      live: 'closed',
      class: 'REGEN',
    },
  ],
  running: ['Box', 'Box.Desktop'],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Every change is a new version: the old one stays in the version history and the recycle bin until it is removed there, and on every other device until it has synced.',
  next: 'Remove the older versions too: box.com, Version History.',
};
