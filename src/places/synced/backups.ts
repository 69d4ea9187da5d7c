import type { Place } from '../face.ts';

export const backups: Place = {
  id: 'backups',
  label: 'Backups of whole folders',
  class: 'FAR',
  owner: 'Time Machine, File History, backup programs',
  stores: [
    {
      globs: {
        linux: ['/**/timeshift/snapshots/**', '/**/.snapshots/*/snapshot/**', '/home/.ecryptfs/**'],
        darwin: ['/Volumes/*/Backups.backupdb/**', '/Volumes/.timemachine/**'],
        win32: ['/**/FileHistory/**'],
      },
      role: 'state',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P9',
  evidence: 'unverified',
  note: 'Snapshots can only be deleted as a whole.',
  next: '`tmutil delete`, File History, Clean up versions, `timeshift --delete` or `snapper delete` removes the backup of that date.',
};
