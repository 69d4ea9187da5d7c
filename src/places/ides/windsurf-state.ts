import { runningOf, storesOf } from '../applications.ts';
import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { windsurf } from './vscode-family.ts';

export const windsurfState: Place = {
  id: 'windsurf-state',
  label: 'Windsurf state databases',
  class: 'COPY',
  owner: 'Windsurf',
  stores: [
    ...storesOf(
      windsurf,
      ['User/globalStorage/state.vscdb', 'User/workspaceStorage/*/state.vscdb', 'User/profiles/*/globalStorage/state.vscdb'],
      { role: 'state', sidecars: [...DATABASE, '.backup'], live: 'closed' },
    ),
  ],
  running: runningOf(windsurf),
  purge: 'P4',
  evidence: 'source',
  note: 'Close Windsurf: it holds the database in memory and writes it, and a .backup beside it, when it ends.',
};
