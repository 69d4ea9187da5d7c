import { runningOf, storesOf } from '../applications.ts';
import type { Place } from '../face.ts';
import { allEditors } from './vscode-family.ts';

export const vscodeLocalHistory: Place = {
  id: 'vscode-local-history',
  label: 'Local history of VS Code and its relatives',
  class: 'COPY',
  owner: 'VS Code and its relatives',
  stores: [...storesOf(allEditors, ['User/History/**'], { role: 'history', live: 'in-place' })],
  running: runningOf(allEditors),
  purge: 'P1',
  evidence: 'source',
  note: 'A whole copy of each file at each save, also of files that are gone, among them .env. The Timeline view shows and deletes entries.',
};
