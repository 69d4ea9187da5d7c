import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const notebooks: Place = {
  id: 'notebooks',
  label: 'Jupyter notebooks',
  class: 'COPY',
  owner: 'Jupyter',
  stores: [{ globs: everywhere('/**/*.ipynb'), format: 'ipynb', role: 'document', live: 'in-place' }],
  running: ['jupyter-lab', 'jupyter-notebook', 'jupyter-server'],
  purge: 'P1',
  evidence: 'source',
  note: 'An open tab holds the old text and saves it again: reload it. A changed notebook counts as untrusted until it has been run.',
};
