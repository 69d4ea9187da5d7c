import { runningOf, storesOf } from '../applications.ts';
import type { Place } from '../face.ts';
import { allEditors } from '../ides/vscode-family.ts';

export const copilotChatTranscripts: Place = {
  id: 'copilot-chat-transcripts',
  label: 'Copilot chat transcripts and debug logs',
  class: 'COPY',
  owner: 'GitHub Copilot Chat',
  stores: [
    ...storesOf(allEditors, ['User/workspaceStorage/*/GitHub.copilot-chat/**', 'User/globalStorage/github.copilot-chat/**'], {
      role: 'transcript',
      live: 'in-place',
    }),
  ],
  running: runningOf(allEditors),
  purge: 'P1',
  evidence: 'source',
  note: 'The same text as in the chat sessions again.',
};
