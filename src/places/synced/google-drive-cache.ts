import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const googleDriveCache: Place = {
  id: 'google-drive-cache',
  label: 'Google Drive’s local copies',
  class: 'COPY',
  owner: 'Google Drive',
  stores: [
    {
      globs: { darwin: ['$CFG/Google/DriveFS/**'], win32: ['$LOCAL/Google/DriveFS/**'] },
      role: 'cache',
      sidecars: DATABASE,
      live: 'closed',
    },
  ],
  running: ['Google Drive', 'GoogleDriveFS'],
  purge: 'P3',
  evidence: 'source',
  note: 'Plain copies without names.',
  next: 'Change the file, let it sync, quit Google Drive, then delete the cache.',
};
