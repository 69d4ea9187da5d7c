import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const eclipseHistory: Place = {
  id: 'eclipse-history',
  label: 'Eclipse local history',
  class: 'COPY',
  owner: 'Eclipse',
  stores: [{ globs: everywhere('/**/.metadata/.plugins/**'), role: 'history', live: 'closed' }],
  running: ['eclipse'],
  purge: 'P3',
  evidence: 'unverified',
  note: 'A copy of each file at each save.',
  next: 'Delete the file while Eclipse is closed.',
};
