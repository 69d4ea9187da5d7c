import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const notebookCheckpoints: Place = {
  id: 'notebook-checkpoints',
  label: 'Jupyter checkpoints',
  class: 'COPY',
  owner: 'Jupyter',
  stores: [{ globs: everywhere('/**/.ipynb_checkpoints/*', '/**/.virtual_documents/**'), role: 'state', live: 'in-place' }],
  running: ['jupyter-lab', 'jupyter-notebook', 'jupyter-server'],
  purge: 'P1',
  evidence: 'source',
  note: 'A whole older copy beside the notebook; the next save writes it anew.',
};
