import { everywhere } from './everywhere.ts';
import type { Place } from './face.ts';

export const userFiles: Place = {
  id: 'user-files',
  label: 'Downloads, Desktop and Documents',
  class: 'COPY',
  owner: 'the user',
  stores: [
    { globs: everywhere('~/{Downloads,Desktop,Documents}/**'), role: 'document', live: 'in-place' },
    {
      globs: {
        linux: ['${XDG_DOWNLOAD_DIR:-~/Downloads}/**', '${XDG_DESKTOP_DIR:-~/Desktop}/**', '${XDG_DOCUMENTS_DIR:-~/Documents}/**'],
        darwin: ['~/Library/Mobile Documents/**', '~/Library/CloudStorage/**'],
        win32: ['~/OneDrive*/**'],
      },
      role: 'document',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'In a synced folder every change is a new version: the old one stays in the provider’s history until it is removed there.',
};
