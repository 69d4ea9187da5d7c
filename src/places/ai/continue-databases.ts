import { DATABASE, everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const continueDatabases: Place = {
  id: 'continue-databases',
  label: 'Continue development data',
  class: 'COPY',
  owner: 'Continue',
  stores: [{ globs: everywhere('~/.continue/dev_data/**/*.sqlite'), role: 'log', sidecars: DATABASE, live: 'closed' }],
  running: ['code', 'Code', 'cursor', 'idea'],
  purge: 'P4',
  evidence: 'source',
  note: 'Close the editor first.',
};
