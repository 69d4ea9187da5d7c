import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const onedriveClient: Place = {
  id: 'onedrive-client',
  label: 'OneDrive client records',
  class: 'COPY',
  owner: 'OneDrive',
  stores: [
    {
      globs: {
        linux: ['$CFG/onedrive/**'],
        darwin: [
          '~/Library/Containers/com.microsoft.OneDrive-mac/**',
          '$CFG/OneDrive/**',
          '~/Library/Group Containers/UBF8T346G9.OneDrive*/**',
        ],
        win32: ['$LOCAL/Microsoft/OneDrive/**'],
      },
      role: 'log',
      sidecars: DATABASE,
      live: 'closed',
    },
  ],
  running: ['OneDrive', 'onedrive'],
  purge: 'P9',
  evidence: 'unverified',
  note: 'Names of files, in formats of its own.',
  next: 'Unlink this computer in OneDrive’s settings to remove them.',
};
