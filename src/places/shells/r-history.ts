import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const rHistory: Place = {
  id: 'r-history',
  label: 'R history',
  class: 'COPY',
  owner: 'R',
  stores: [
    {
      globs: everywhere('${R_HISTFILE:-~/.Rhistory}', '/**/.Rhistory', '/**/.Rapp.history'),
      format: 'text',
      role: 'history',
      live: 'in-place',
    },
  ],
  running: ['R', 'rsession'],
  purge: 'P1',
  evidence: 'unverified',
  note: 'R writes it again when a session ends.',
};
