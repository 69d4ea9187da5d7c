import { runningOf, storesOf } from '../applications.ts';
import type { Place } from '../face.ts';
import { allEditors } from '../ides/vscode-family.ts';

export const copilotChatSessions: Place = {
  id: 'copilot-chat-sessions',
  label: 'Copilot chat sessions in VS Code',
  class: 'COPY',
  owner: 'GitHub Copilot Chat',
  stores: [
    ...storesOf(
      allEditors,
      [
        'User/workspaceStorage/*/chatSessions/**',
        'User/globalStorage/{emptyWindowChatSessions,transferredChatSessions}/**',
        'User/workspaceStorage/*/chatEditingSessions/**',
      ],
      { role: 'transcript', live: 'closed' },
    ),
  ],
  running: runningOf(allEditors),
  purge: 'P1',
  evidence: 'source',
  note: 'Beyond 400 sessions only the index is trimmed, the files stay. An open window writes its session again: close it first.',
};
