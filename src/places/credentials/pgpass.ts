import type { Place } from '../face.ts';

export const pgpass: Place = {
  id: 'pgpass',
  label: 'PostgreSQL password file',
  class: 'HOME',
  owner: 'libpq',
  stores: [
    {
      globs: {
        linux: ['${PGPASSFILE:-~/.pgpass}', '~/.pgpass', '${PGSERVICEFILE:-~/.pg_service.conf}'],
        darwin: ['${PGPASSFILE:-~/.pgpass}', '~/.pgpass', '${PGSERVICEFILE:-~/.pg_service.conf}'],
        win32: ['$CFG/postgresql/pgpass.conf', '$CFG/postgresql/.pg_service.conf'],
      },
      format: 'text',
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'psql, pg_dump and GUIs ask for the password again.',
};
