import type { Place } from '../face.ts';

export const dropboxCache: Place = {
  id: 'dropbox-cache',
  label: 'Dropbox’s own trash',
  class: 'COPY',
  owner: 'Dropbox',
  stores: [
    {
      globs: {
        linux: ['~/Dropbox*/.dropbox.cache/**', '@dropbox/.dropbox.cache/**'],
        darwin: ['~/Dropbox*/.dropbox.cache/**', '~/Library/CloudStorage/Dropbox*/.dropbox.cache/**', '@dropbox/.dropbox.cache/**'],
        win32: ['~/Dropbox*/.dropbox.cache/**', '@dropbox/.dropbox.cache/**'],
      },
      role: 'cache',
      live: 'in-place',
    },
  ],
  running: ['dropbox', 'Dropbox'],
  purge: 'P3',
  loose: true,
  evidence: 'source',
  note: 'Kept for three days; it may be emptied by hand.',
};
