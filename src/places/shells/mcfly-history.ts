import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/cantino/mcfly/blob/master/src/history/history.rs */
export const mcflyHistory: Place = {
  id: 'mcfly-history',
  label: 'McFly history',
  class: 'COPY',
  owner: 'McFly',
  stores: [
    {
      globs: {
        linux: ['$DATA/mcfly/history.db', '~/.mcfly/history.db'],
        darwin: ['$DATA/McFly/history.db', '~/.mcfly/history.db'],
        win32: ['$LOCAL/McFly/data/history.db'],
      },
      role: 'history',
      sidecars: DATABASE,
      live: 'closed',
    },
  ],
  running: ['mcfly'],
  purge: 'P4',
  evidence: 'source',
  note: 'Every shell with McFly writes into it at each prompt: close them first.',
};
