import { runningOf, storesOf } from '../applications.ts';
import { DATABASE, everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { vscodeEditors } from './vscode-family.ts';

export const vscodeState: Place = {
  id: 'vscode-state',
  label: 'VS Code state databases',
  class: 'COPY',
  owner: 'VS Code and its relatives',
  stores: [
    ...storesOf(
      vscodeEditors,
      ['User/globalStorage/state.vscdb', 'User/workspaceStorage/*/state.vscdb', 'User/profiles/*/globalStorage/state.vscdb'],
      { role: 'state', sidecars: [...DATABASE, '.backup'], live: 'closed' },
    ),
    { globs: everywhere('~/.vscode-shared/sharedStorage/state.vscdb'), role: 'state', sidecars: [...DATABASE, '.backup'], live: 'closed' },
  ],
  running: runningOf(vscodeEditors),
  purge: 'P4',
  evidence: 'source',
  note: 'Terminal scrollback, search history and what extensions remember. The editor holds it in memory and writes it, and a .backup beside it, when it ends: close it first. Rows of secret:// are encrypted.',
};
