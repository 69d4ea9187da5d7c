import { runningOf, storesOf } from '../applications.ts';
import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { allEditors } from '../ides/vscode-family.ts';

export const copilotChatIndexes: Place = {
  id: 'copilot-chat-indexes',
  label: 'Copilot code indexes',
  class: 'REGEN',
  owner: 'GitHub Copilot Chat',
  stores: [
    ...storesOf(allEditors, ['User/workspaceStorage/*/GitHub.copilot-chat/{workspace-chunks.db,codebase-external.sqlite,local-index*}'], {
      role: 'cache',
      sidecars: DATABASE,
      live: 'closed',
    }),
  ],
  running: runningOf(allEditors),
  purge: 'P3',
  evidence: 'source',
  note: 'Chunks of the source with its .env files.',
  next: 'Close the editor and delete the index: the extension builds it again.',
};
