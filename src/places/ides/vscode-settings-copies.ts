import { runningOf, storesOf } from '../applications.ts';
import type { Place } from '../face.ts';
import { allEditors } from './vscode-family.ts';

export const vscodeSettingsCopies: Place = {
  id: 'vscode-settings-copies',
  label: 'Copies of settings that Settings Sync keeps',
  class: 'COPY',
  owner: 'VS Code and its relatives',
  stores: [...storesOf(allEditors, ['User/sync/**'], { role: 'state', live: 'closed' })],
  running: runningOf(allEditors),
  purge: 'P3',
  evidence: 'unverified',
  next: 'The server keeps its own versions: Settings Sync, Show Synced Data.',
};
