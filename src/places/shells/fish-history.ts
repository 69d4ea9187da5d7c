import { unix } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const fishHistory: Place = {
  id: 'fish-history',
  label: 'fish history',
  class: 'COPY',
  owner: 'fish',
  stores: [
    { globs: unix('${XDG_DATA_HOME:-~/.local/share}/fish/*_history'), format: 'text', role: 'history', live: 'in-place' },
    { globs: unix('${XDG_DATA_HOME:-~/.local/share}/fish/*_history.*'), format: 'text', role: 'history', live: 'in-place' },
  ],
  running: ['fish'],
  purge: 'P1',
  evidence: 'source',
  note: 'A running fish merges and replaces the file; its own way is `history delete --exact`.',
};
