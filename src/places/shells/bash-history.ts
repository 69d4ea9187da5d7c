import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const bashHistory: Place = {
  id: 'bash-history',
  label: 'Bash history',
  class: 'COPY',
  owner: 'Bash',
  stores: [
    {
      globs: everywhere('${HISTFILE:-~/.bash_history}', '~/.bash_history', '~/.sh_history', '~/.ash_history'),
      format: 'text',
      role: 'history',
      live: 'in-place',
    },
    { globs: { darwin: ['~/.bash_sessions/*'] }, format: 'text', role: 'history', live: 'in-place' },
  ],
  running: ['bash'],
  purge: 'P1',
  evidence: 'source',
  note: 'Every open shell holds its history in memory and writes it again when it ends; the file is searched again then.',
};
