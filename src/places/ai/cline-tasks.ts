import { runningOf, storesOf } from '../applications.ts';
import type { Place } from '../face.ts';
import { allEditors } from '../ides/vscode-family.ts';

export const clineTasks: Place = {
  id: 'cline-tasks',
  label: 'Cline tasks',
  class: 'COPY',
  owner: 'Cline',
  stores: [...storesOf(allEditors, ['User/globalStorage/saoudrizwan.claude-dev/**'], { role: 'transcript', live: 'closed' })],
  running: runningOf(allEditors),
  purge: 'P1',
  evidence: 'source',
  note: 'Everything stands twice, as it was sent and as it was shown. An open task writes its memory again: close it first.',
};
