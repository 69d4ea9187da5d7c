import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const dbeaver: Place = {
  id: 'dbeaver',
  label: 'DBeaver connections and scripts',
  class: 'HOME',
  owner: 'DBeaver',
  stores: [
    {
      globs: {
        linux: ['$DATA/DBeaverData/**', '~/.var/app/io.dbeaver.DBeaverCommunity/data/DBeaverData/**', '~/snap/dbeaver-ce/**'],
        darwin: ['~/Library/DBeaverData/**'],
        win32: ['$CFG/DBeaverData/**'],
      },
      role: 'config',
      sidecars: DATABASE,
      live: 'closed',
    },
  ],
  running: ['dbeaver', 'DBeaver'],
  purge: 'P8',
  evidence: 'unverified',
  note: 'Passwords in credentials-config.json are encrypted with a fixed key. Scripts hold what was typed.',
  next: 'Edit the connection in DBeaver.',
};
