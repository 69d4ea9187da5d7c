import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Sources: https://block.github.io/goose/docs/guides/logs, https://block.github.io/goose/docs/guides/config-files */
export const gooseDatabase: Place = {
  id: 'goose-database',
  label: 'Goose sessions',
  class: 'COPY',
  owner: 'Goose',
  stores: [
    {
      globs: {
        linux: ['${XDG_DATA_HOME:-~/.local/share}/goose/sessions/*.db'],
        darwin: ['${XDG_DATA_HOME:-~/.local/share}/goose/sessions/*.db', '$CFG/Block/goose/**/*.db'],
        win32: ['$CFG/Block/goose/data/sessions/*.db'],
      },
      role: 'transcript',
      sidecars: DATABASE,
      live: 'closed',
    },
  ],
  running: ['goose', 'goosed', 'Goose'],
  purge: 'P4',
  evidence: 'source',
  note: '`goose session remove --id ID`; freed pages stay in the file until it is vacuumed.',
};
