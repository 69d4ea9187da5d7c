import { runningOf, storesOf } from '../applications.ts';
import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { allEditors } from './vscode-family.ts';

export const vscodeExtensionStorage: Place = {
  id: 'vscode-extension-storage',
  label: 'What other extensions of VS Code keep',
  class: 'COPY',
  owner: 'extensions of VS Code',
  stores: [
    ...storesOf(allEditors, ['User/globalStorage/*/**', 'User/workspaceStorage/*/**'], {
      role: 'state',
      sidecars: DATABASE,
      live: 'closed',
    }),
  ],
  running: runningOf(allEditors),
  purge: 'P1',
  evidence: 'unverified',
  note: 'Extensions write it from memory: close the editor first.',
};
