import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const marimo: Place = {
  id: 'marimo',
  label: 'marimo sessions',
  class: 'COPY',
  owner: 'marimo',
  stores: [{ globs: everywhere('/**/__marimo__/**'), format: 'json', role: 'document', live: 'in-place' }],
  running: ['marimo'],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Outputs of the last run.',
};
