import { runningOf, storesOf } from '../applications.ts';
import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { allEditors } from './vscode-family.ts';

export const thunderClient: Place = {
  id: 'thunder-client',
  label: 'Thunder Client requests',
  class: 'COPY',
  owner: 'Thunder Client',
  stores: [
    ...storesOf(allEditors, ['User/globalStorage/rangav.vscode-thunder-client/**'], { role: 'state', live: 'closed' }),
    { globs: everywhere('/**/thunder-tests/**'), role: 'state', live: 'closed' },
  ],
  running: runningOf(allEditors),
  purge: 'P1',
  evidence: 'source',
  note: 'Close the editor first: it holds them in memory.',
};
