import { runningOf, storesOf } from '../applications.ts';
import type { Place } from '../face.ts';
import { allEditors } from '../ides/vscode-family.ts';

export const rooCheckpoints: Place = {
  id: 'roo-checkpoints',
  label: 'Roo Code and Kilo Code checkpoints',
  class: 'COPY',
  owner: 'Roo Code and Kilo Code',
  stores: [
    ...storesOf(
      allEditors,
      [
        'User/globalStorage/{rooveterinaryinc.roo-cline,rooveterinaryinc.roo-code-nightly,kilocode.kilo-code}/{checkpoints,tasks/*/checkpoints}/**',
      ],
      { role: 'history', live: 'closed' },
    ),
  ],
  running: runningOf(allEditors),
  purge: 'P3',
  evidence: 'source',
  note: 'Shadow Git repositories with every state of the files. Deleting them loses what Restore could bring back.',
  next: 'Close the editor and delete the task in the extension’s history.',
};
