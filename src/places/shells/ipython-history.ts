import { DATABASE, everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const ipythonHistory: Place = {
  id: 'ipython-history',
  label: 'IPython history',
  class: 'COPY',
  owner: 'IPython and Jupyter',
  stores: [
    {
      globs: everywhere('${IPYTHONDIR:-~/.ipython}/profile_*/history.sqlite', '~/.ipython/profile_*/history.sqlite'),
      role: 'history',
      sidecars: DATABASE,
      live: 'closed',
    },
  ],
  running: ['ipython', 'ipython3', 'ipykernel_launcher', 'jupyter-lab', 'jupyter-notebook', 'jupyter'],
  purge: 'P4',
  evidence: 'source',
  note: 'Every cell stands in it twice (as typed and as run) and outputs may too; a running kernel holds it open.',
};
