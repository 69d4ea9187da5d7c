import type { Place } from '../face.ts';

export const copyq: Place = {
  id: 'copyq',
  label: 'CopyQ clipboard history',
  class: 'COPY',
  owner: 'CopyQ',
  stores: [
    {
      globs: {
        linux: ['$CFG/copyq/copyq_tab_*', '$DATA/copyq/**', '~/.var/app/com.github.hluk.copyq/config/copyq/copyq_tab_*'],
        darwin: ['$CFG/copyq/copyq_tab_*', '$CFG/copyq.copyq/**'],
        win32: ['$CFG/copyq/copyq_tab_*'],
      },
      role: 'history',
      live: 'closed',
    },
  ],
  running: ['copyq', 'CopyQ'],
  purge: 'P7',
  evidence: 'tried',
  next: '`copyq remove 0`, or Remove in its window, removes the newest entry.',
};
