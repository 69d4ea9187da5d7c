import { runningOf, storesOf } from '../applications.ts';
import type { Place } from '../face.ts';
import { allEditors } from './vscode-family.ts';

export const thunderClientBackups: Place = {
  id: 'thunder-client-backups',
  label: 'Thunder Client backups',
  class: 'COPY',
  owner: 'Thunder Client',
  stores: [...storesOf(allEditors, ['User/globalStorage/rangav.vscode-thunder-client/backup/**'], { role: 'state', live: 'closed' })],
  running: runningOf(allEditors),
  purge: 'P3',
  loose: true,
  evidence: 'source',
  note: 'Older states of requests and environments.',
};
