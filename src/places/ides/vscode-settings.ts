import { runningOf, storesOf } from '../applications.ts';
import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { allEditors } from './vscode-family.ts';

export const vscodeSettings: Place = {
  id: 'vscode-settings',
  label: 'Settings of VS Code and its relatives',
  class: 'HOME',
  owner: 'VS Code and its relatives',
  stores: [
    ...storesOf(
      allEditors,
      ['User/settings.json', 'User/{tasks,keybindings}.json', 'User/profiles/*/{settings,tasks}.json', 'User/snippets/**'],
      { role: 'config', live: 'in-place' },
    ),
    { globs: everywhere('/**/.vscode/{settings,launch,tasks}.json', '/**/*.code-workspace'), role: 'config', live: 'in-place' },
  ],
  running: runningOf(allEditors),
  purge: 'P1',
  evidence: 'unverified',
  note: 'Environment blocks of tasks and launches, settings of extensions. Settings Sync keeps earlier versions at the server: Settings Sync, Show Synced Data.',
};
