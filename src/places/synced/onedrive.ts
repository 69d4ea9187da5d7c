import type { Place } from '../face.ts';

export const onedrive: Place = {
  id: 'onedrive',
  label: 'OneDrive',
  class: 'COPY',
  owner: 'OneDrive',
  stores: [
    {
      globs: {
        linux: ['~/OneDrive*/**'],
        darwin: ['~/Library/CloudStorage/OneDrive*/**'],
        win32: [
          '~/OneDrive*/**',
          '${OneDrive:-~/OneDrive}/**',
          '${OneDriveConsumer:-~/OneDrive}/**',
          '${OneDriveCommercial:-~/OneDrive}/**',
        ],
      },
      role: 'document',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: 'Files that are not stored here are not visible and never downloaded. Every change is a new version: the old one stays in the version history and the recycle bin until it is removed there, and on every other device until it has synced.',
  next: 'Remove the older versions too: onedrive.com, the file’s Version history, and the recycle bin.',
};
