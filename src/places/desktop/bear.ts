import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const bear: Place = {
  id: 'bear',
  label: 'Bear notes',
  class: 'COPY',
  owner: 'Bear',
  stores: [
    {
      globs: { darwin: ['~/Library/Group Containers/9K33E3U3T4.net.shinyfrog.bear/**'] },
      role: 'state',
      sidecars: DATABASE,
      live: 'closed',
    },
  ],
  running: ['Bear'],
  purge: 'P8',
  evidence: 'unverified',
  note: 'It syncs by iCloud.',
  next: 'Change the note in Bear.',
};
