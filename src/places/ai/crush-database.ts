import { DATABASE, everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const crushDatabase: Place = {
  id: 'crush-database',
  label: 'Crush sessions',
  class: 'COPY',
  owner: 'Crush',
  stores: [{ globs: everywhere('/**/.crush/*.db'), role: 'transcript', sidecars: DATABASE, live: 'closed' }],
  running: ['crush'],
  purge: 'P4',
  evidence: 'source',
  note: 'Lies in each project.',
};
