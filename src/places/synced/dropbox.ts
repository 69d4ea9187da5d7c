import type { Place } from '../face.ts';

export const dropbox: Place = {
  id: 'dropbox',
  label: 'Dropbox',
  class: 'COPY',
  owner: 'Dropbox',
  stores: [
    {
      globs: {
        linux: ['~/Dropbox*/**', '@dropbox/**'],
        darwin: ['~/Library/CloudStorage/Dropbox*/**', '~/Dropbox*/**', '@dropbox/**'],
        win32: ['~/Dropbox*/**', '@dropbox/**'],
      },
      role: 'document',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: 'Every change is a new version: the old one stays in the version history and the recycle bin until it is removed there, and on every other device until it has synced.',
  next: 'Remove the older versions too: dropbox.com, Version history and Permanently delete.',
};
