import type { Place } from './face.ts';

/** The place of every path that no other place takes. */
export const other: Place = {
  id: 'other',
  label: 'Other files',
  class: 'COPY',
  owner: 'the user',
  stores: [{ globs: {}, role: 'document', live: 'in-place' }],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
};
