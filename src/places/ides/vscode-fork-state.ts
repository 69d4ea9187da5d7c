import { DATABASE, everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const vscodeForkState: Place = {
  id: 'vscode-fork-state',
  label: 'State and history of other editors made of VS Code',
  class: 'COPY',
  owner: 'an editor made of VS Code',
  stores: [
    {
      globs: everywhere('$CFG/*/User/globalStorage/state.vscdb', '$CFG/*/User/workspaceStorage/*/state.vscdb'),
      role: 'state',
      sidecars: [...DATABASE, '.backup'],
      live: 'closed',
    },
    { globs: everywhere('$CFG/*/User/History/**'), role: 'history', live: 'closed' },
  ],
  running: ['code', 'codium'],
  purge: 'P4',
  evidence: 'source',
  note: 'Known by its files, whatever its name. Close the editor: it holds the database in memory.',
};
