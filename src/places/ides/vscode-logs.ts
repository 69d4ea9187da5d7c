import { runningOf, storesOf } from '../applications.ts';
import type { Place } from '../face.ts';
import { allEditors } from './vscode-family.ts';

export const vscodeLogs: Place = {
  id: 'vscode-logs',
  label: 'Logs and caches of VS Code and its relatives',
  class: 'REGEN',
  owner: 'VS Code and its relatives',
  stores: [
    ...storesOf(allEditors, ['{logs,Cache,CachedData,CachedExtensionVSIXs,CachedProfilesData,Code Cache,Crashpad,Service Worker}/**'], {
      role: 'cache',
      live: 'closed',
    }),
  ],
  running: runningOf(allEditors),
  purge: 'P3',
  evidence: 'unverified',
  note: 'The editor makes them again.',
  next: 'Close the editor and delete the log.',
};
