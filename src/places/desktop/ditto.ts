import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const ditto: Place = {
  id: 'ditto',
  label: 'Ditto clipboard history',
  class: 'COPY',
  owner: 'Ditto',
  stores: [{ globs: { win32: ['$CFG/Ditto/*.db', '$LOCAL/Ditto/*.db'] }, role: 'history', sidecars: DATABASE, live: 'closed' }],
  running: ['Ditto'],
  purge: 'P4',
  evidence: 'unverified',
  note: 'Delete the clip in Ditto, then compact the database in its options.',
};
