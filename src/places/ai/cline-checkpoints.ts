import { runningOf, storesOf } from '../applications.ts';
import type { Place } from '../face.ts';
import { allEditors } from '../ides/vscode-family.ts';

export const clineCheckpoints: Place = {
  id: 'cline-checkpoints',
  label: 'Cline checkpoints',
  class: 'COPY',
  owner: 'Cline',
  stores: [
    ...storesOf(allEditors, ['User/globalStorage/saoudrizwan.claude-dev/{checkpoints,tasks/*/checkpoints}/**'], {
      role: 'history',
      live: 'closed',
    }),
  ],
  running: runningOf(allEditors),
  purge: 'P3',
  evidence: 'source',
  note: 'Shadow Git repositories with every state of the files. Deleting them loses what Restore could bring back.',
  next: 'Close the editor and delete the task in Cline’s history.',
};
