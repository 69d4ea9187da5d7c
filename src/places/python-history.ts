import { everywhere } from './everywhere.ts';
import type { Place } from './face.ts';

export const pythonHistory: Place = {
  id: 'python-history',
  label: 'Python history',
  class: 'COPY',
  owner: 'Python',
  stores: [
    {
      globs: everywhere('${PYTHON_HISTORY:-~/.python_history}', '~/.python_history', '~/.pdbhistory'),
      format: 'text',
      role: 'history',
      live: 'in-place',
    },
    {
      globs: everywhere('${IPYTHONDIR:-~/.ipython}/profile_*/history.sqlite'),
      format: 'sqlite',
      role: 'history',
      sidecars: ['-wal', '-shm', '-journal'],
      live: 'closed',
    },
  ],
  running: ['ipython', 'ipykernel_launcher', 'jupyter-lab', 'jupyter-notebook'],
  purge: 'P1',
  evidence: 'source',
  note: 'Python writes its history again when it ends. IPython keeps every cell twice in a database.',
};
