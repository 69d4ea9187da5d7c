import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const tmuxResurrect: Place = {
  id: 'tmux-resurrect',
  label: 'tmux sessions that were saved',
  class: 'COPY',
  owner: 'tmux-resurrect',
  stores: [
    {
      globs: everywhere('~/.tmux/resurrect/**', '${XDG_DATA_HOME:-~/.local/share}/tmux/resurrect/**'),
      format: 'text',
      role: 'log',
      live: 'in-place',
    },
  ],
  running: ['tmux'],
  purge: 'P1',
  evidence: 'source',
  note: 'Delete older sessions; the next save writes what the panes show.',
};
