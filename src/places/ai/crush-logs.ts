import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const crushLogs: Place = {
  id: 'crush-logs',
  label: 'Crush logs',
  class: 'COPY',
  owner: 'Crush',
  stores: [{ globs: everywhere('/**/.crush/logs/**'), format: 'text', role: 'log', live: 'in-place' }],
  running: ['crush'],
  purge: 'P1',
  evidence: 'source',
  note: 'Lies in each project.',
};
