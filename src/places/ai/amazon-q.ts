import { DATABASE, everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const amazonQ: Place = {
  id: 'amazon-q',
  label: 'Amazon Q Developer command line',
  class: 'COPY',
  owner: 'Amazon Q',
  stores: [
    {
      globs: { linux: ['$DATA/amazon-q/*.sqlite3'], darwin: ['$CFG/amazon-q/*.sqlite3'] },
      role: 'transcript',
      sidecars: DATABASE,
      live: 'closed',
    },
    { globs: everywhere('~/.aws/amazonq/history/**'), role: 'history', live: 'in-place' },
  ],
  running: ['q', 'qchat'],
  purge: 'P4',
  evidence: 'unverified',
  note: '`q logout` removes the login that stands in the same database.',
};
