import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://www.mongodb.com/docs/mongodb-shell/logs/ */
export const mongoshHistory: Place = {
  id: 'mongosh-history',
  label: 'MongoDB shell history and logs',
  class: 'COPY',
  owner: 'mongosh',
  stores: [
    {
      globs: everywhere('~/.mongodb/mongosh/{mongosh_repl_history,*_log}', '~/.dbshell'),
      format: 'text',
      role: 'history',
      live: 'in-place',
    },
    { globs: { win32: ['$LOCAL/mongodb/mongosh/*_log'] }, format: 'text', role: 'log', live: 'in-place' },
  ],
  running: ['mongosh', 'mongo'],
  purge: 'P1',
  evidence: 'source',
  note: 'Connection strings with their passwords stand in the logs, one file a session.',
};
