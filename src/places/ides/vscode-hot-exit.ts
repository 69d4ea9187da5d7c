import { runningOf, storesOf } from '../applications.ts';
import type { Place } from '../face.ts';
import { allEditors } from './vscode-family.ts';

export const vscodeHotExit: Place = {
  id: 'vscode-hot-exit',
  label: 'Unsaved files of VS Code and its relatives',
  class: 'COPY',
  owner: 'VS Code and its relatives',
  stores: [...storesOf(allEditors, ['Backups/**'], { role: 'state', live: 'closed' })],
  running: runningOf(allEditors),
  purge: 'P1',
  evidence: 'source',
  note: 'What was typed and never saved. The editor writes it again from memory: save or discard the tab, or close the editor first.',
};
