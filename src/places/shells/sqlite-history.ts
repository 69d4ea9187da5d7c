import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const sqliteHistory: Place = {
  id: 'sqlite-history',
  label: 'SQLite and DuckDB history',
  class: 'COPY',
  owner: 'sqlite3 and duckdb',
  stores: [
    {
      globs: everywhere('${SQLITE_HISTORY:-~/.sqlite_history}', '~/.{sqlite,duckdb}_history'),
      format: 'text',
      role: 'history',
      live: 'in-place',
    },
  ],
  running: ['sqlite3', 'duckdb'],
  purge: 'P1',
  evidence: 'source',
  note: 'A running shell writes its memory again when it ends.',
};
