import { runningOf, storesOf } from '../applications.ts';
import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { allEditors } from '../ides/vscode-family.ts';

export const copilotChatTraces: Place = {
  id: 'copilot-chat-traces',
  label: 'Copilot agent traces',
  class: 'COPY',
  owner: 'GitHub Copilot Chat',
  stores: [...storesOf(allEditors, ['User/globalStorage/github.copilot-chat/*.db'], { role: 'log', sidecars: DATABASE, live: 'closed' })],
  running: runningOf(allEditors),
  purge: 'P4',
  evidence: 'source',
  note: 'Every request and tool call. Close the editor first.',
};
