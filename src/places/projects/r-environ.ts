import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const rEnviron: Place = {
  id: 'r-environ',
  label: 'R environment files',
  class: 'HOME',
  owner: 'R',
  stores: [
    {
      globs: everywhere('${R_ENVIRON_USER:-~/.Renviron}', '/**/.Renviron', '/**/.Rprofile'),
      format: 'text',
      role: 'config',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: 'A running session keeps the old value.',
};
