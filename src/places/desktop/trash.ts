import type { Place } from '../face.ts';

export const trash: Place = {
  id: 'trash',
  label: 'Trash',
  class: 'COPY',
  owner: 'the file manager',
  stores: [
    {
      globs: {
        linux: ['$DATA/Trash/**', '/media/*/*/.Trash-*/**', '/run/media/*/*/.Trash-*/**', '/mnt/*/.Trash-*/**'],
        darwin: ['~/.Trash/**', '/Volumes/*/.Trashes/**'],
        win32: ['/$Recycle.Bin/**'],
      },
      role: 'cache',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P3',
  loose: true,
  evidence: 'source',
  note: 'Empty it: the file and the record of where it came from belong together.',
};
