import { runningOf, storesOf } from '../applications.ts';
import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { allEditors } from './vscode-family.ts';

export const vscodeStorage: Place = {
  id: 'vscode-storage',
  label: 'Browser storage of VS Code and its relatives',
  class: 'COPY',
  owner: 'VS Code and its relatives',
  stores: [
    ...storesOf(allEditors, ['{Local Storage,Session Storage,IndexedDB,WebStorage,Partitions}/**', 'Cookies', 'Network/**'], {
      role: 'state',
      sidecars: DATABASE,
      live: 'closed',
    }),
  ],
  running: runningOf(allEditors),
  purge: 'P6',
  evidence: 'unverified',
  note: 'What web views of extensions keep. Close the editor first.',
};
