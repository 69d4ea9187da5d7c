import { DATABASE, everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const continueIndexes: Place = {
  id: 'continue-indexes',
  label: 'Continue code indexes',
  class: 'REGEN',
  owner: 'Continue',
  stores: [{ globs: everywhere('~/.continue/index/**'), role: 'cache', sidecars: DATABASE, live: 'closed' }],
  running: ['code', 'Code', 'cursor', 'idea'],
  purge: 'P3',
  evidence: 'source',
  note: 'Chunks of the source with its .env files.',
  next: 'Close the editor and delete ~/.continue/index: Continue builds it again.',
};
