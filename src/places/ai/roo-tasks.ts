import { runningOf, storesOf } from '../applications.ts';
import type { Place } from '../face.ts';
import { allEditors } from '../ides/vscode-family.ts';

export const rooTasks: Place = {
  id: 'roo-tasks',
  label: 'Roo Code and Kilo Code tasks',
  class: 'COPY',
  owner: 'Roo Code and Kilo Code',
  stores: [
    ...storesOf(allEditors, ['User/globalStorage/{rooveterinaryinc.roo-cline,rooveterinaryinc.roo-code-nightly,kilocode.kilo-code}/**'], {
      role: 'transcript',
      live: 'closed',
    }),
  ],
  running: runningOf(allEditors),
  purge: 'P1',
  evidence: 'source',
  note: 'An open task writes its memory again: close it first.',
};
