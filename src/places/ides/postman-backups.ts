import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const postmanBackups: Place = {
  id: 'postman-backups',
  label: 'Postman backups and logs',
  class: 'COPY',
  owner: 'Postman',
  stores: [
    {
      globs: {
        linux: ['$CFG/Postman/{backup,logs}/**'],
        darwin: ['$CFG/Postman/{backup,logs}/**'],
        win32: ['$CFG/Postman/{backup,logs}/**'],
      },
      role: 'state',
      live: 'in-place',
    },
    { globs: { linux: ['~/.var/app/com.getpostman.Postman/config/Postman/{backup,logs}/**'] }, role: 'state', live: 'in-place' },
    {
      globs: everywhere('/**/*.postman_{collection,environment,globals}.json', '/**/*.postman_{collection,environment,globals}'),
      format: 'json',
      role: 'document',
      live: 'in-place',
    },
  ],
  running: ['postman', 'Postman'],
  purge: 'P1',
  evidence: 'source',
  note: 'Exports stand wherever they were saved. The workspace at the server has its own copy.',
};
