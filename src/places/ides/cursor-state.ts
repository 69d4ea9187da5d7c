import { runningOf, storesOf } from '../applications.ts';
import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { cursor } from './vscode-family.ts';

export const cursorState: Place = {
  id: 'cursor-state',
  label: 'Cursor state databases and conversations',
  class: 'COPY',
  owner: 'Cursor',
  stores: [
    ...storesOf(
      cursor,
      [
        'User/globalStorage/state.vscdb',
        'User/workspaceStorage/*/state.vscdb',
        'User/profiles/*/globalStorage/state.vscdb',
        'User/globalStorage/conversation-search.db',
      ],
      { role: 'state', sidecars: [...DATABASE, '.backup'], live: 'closed' },
    ),
  ],
  running: runningOf(cursor),
  purge: 'P4',
  evidence: 'source',
  note: 'Conversations, tool results and whole files of checkpoints. Cursor holds it in memory and writes it, and a .backup beside it, when it ends: close it first.',
};
