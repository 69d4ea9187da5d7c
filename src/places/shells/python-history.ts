import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const pythonHistory: Place = {
  id: 'python-history',
  label: 'Python history',
  class: 'COPY',
  owner: 'Python',
  stores: [
    {
      globs: everywhere(
        '${PYTHON_HISTORY:-~/.python_history}',
        '~/.python_history',
        '~/.pdbhistory',
        '~/.pypy_history',
        '${XDG_CONFIG_HOME:-~/.config}/python_history',
      ),
      format: 'text',
      role: 'history',
      live: 'in-place',
    },
  ],
  running: ['python', 'python3'],
  purge: 'P1',
  evidence: 'source',
  note: 'An open interpreter writes its history again when it ends.',
};
