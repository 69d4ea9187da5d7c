import type { Place } from '../face.ts';

export const recentDocuments: Place = {
  id: 'recent-documents',
  label: 'Lists of recent documents',
  class: 'COPY',
  owner: 'the desktop',
  stores: [
    {
      globs: {
        linux: ['$DATA/recently-used.xbel', '$DATA/RecentDocuments/**'],
        darwin: ['$CFG/com.apple.sharedfilelist/**'],
        win32: ['$CFG/Microsoft/Windows/Recent/**'],
      },
      role: 'history',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Names and addresses only.',
};
