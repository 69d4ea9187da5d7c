import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const qwenCode: Place = {
  id: 'qwen-code',
  label: 'Qwen Code chats and logs',
  class: 'COPY',
  owner: 'Qwen Code',
  stores: [{ globs: everywhere('~/.qwen/tmp/**', '~/.qwen/{history,projects,debug,todos}/**'), role: 'transcript', live: 'in-place' }],
  running: ['qwen'],
  purge: 'P1',
  evidence: 'source',
  note: 'A fork of Gemini CLI, with the same files.',
};
