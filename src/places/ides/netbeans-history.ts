import type { Place } from '../face.ts';

export const netbeansHistory: Place = {
  id: 'netbeans-history',
  label: 'NetBeans local history',
  class: 'COPY',
  owner: 'NetBeans',
  stores: [
    {
      globs: {
        linux: ['~/.cache/netbeans/**', '~/.netbeans/**'],
        darwin: ['~/Library/Caches/NetBeans/**', '$CFG/NetBeans/**'],
        win32: ['$LOCAL/NetBeans/**', '$CFG/NetBeans/**'],
      },
      role: 'history',
      live: 'closed',
    },
  ],
  running: ['netbeans'],
  purge: 'P3',
  evidence: 'unverified',
  note: 'A copy of each file at each save lies below var/filehistory.',
  next: 'Delete the file while NetBeans is closed.',
};
