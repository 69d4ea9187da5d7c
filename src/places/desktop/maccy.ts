import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const maccy: Place = {
  id: 'maccy',
  label: 'Maccy clipboard history',
  class: 'COPY',
  owner: 'Maccy',
  stores: [
    {
      globs: { darwin: ['$CFG/Maccy/**', '~/Library/Containers/org.p0deje.Maccy/Data/Library/Application Support/Maccy/**'] },
      role: 'history',
      sidecars: DATABASE,
      live: 'closed',
    },
  ],
  running: ['Maccy'],
  purge: 'P4',
  evidence: 'source',
  note: 'Option-Delete on the entry, or Clear; then quit Maccy, so that freed pages can be emptied.',
};
