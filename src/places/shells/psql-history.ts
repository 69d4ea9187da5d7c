import type { Place } from '../face.ts';

export const psqlHistory: Place = {
  id: 'psql-history',
  label: 'psql history',
  class: 'COPY',
  owner: 'psql',
  stores: [
    {
      globs: {
        linux: ['${PSQL_HISTORY:-~/.psql_history}', '~/.psql_history', '~/.psql_history-*'],
        darwin: ['${PSQL_HISTORY:-~/.psql_history}', '~/.psql_history', '~/.psql_history-*'],
        win32: ['$CFG/postgresql/psql_history'],
      },
      format: 'text',
      role: 'history',
      live: 'in-place',
    },
  ],
  running: ['psql'],
  purge: 'P1',
  evidence: 'source',
  note: 'Holds `ALTER USER … PASSWORD` as it was typed. A running psql writes its memory again when it ends.',
};
