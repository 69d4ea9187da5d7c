import type { Place } from '../face.ts';

export const googleDrive: Place = {
  id: 'google-drive',
  label: 'Google Drive',
  class: 'COPY',
  owner: 'Google Drive',
  stores: [
    {
      globs: {
        linux: ['~/{Google Drive,GoogleDrive,Insync}/**'],
        darwin: ['~/Library/CloudStorage/GoogleDrive*/**', '~/Google Drive/**'],
        win32: ['~/Google Drive/**', '~/My Drive/**'],
      },
      role: 'document',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: 'Every change is a new version: the old one stays in the version history and the recycle bin until it is removed there, and on every other device until it has synced. A drive letter of its own counts as a network drive: not visible.',
  next: 'Remove the older versions too: drive.google.com, Manage versions.',
};
