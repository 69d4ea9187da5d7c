import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const cursorAgentTranscripts: Place = {
  id: 'cursor-agent-transcripts',
  label: 'Cursor agent transcripts',
  class: 'COPY',
  owner: 'Cursor',
  stores: [
    { globs: everywhere('~/.cursor/projects/**/*.jsonl'), format: 'jsonl', role: 'transcript', live: 'in-place' },
    {
      globs: everywhere('~/.cursor/projects/**', '~/.cursor/acp-sessions/**', '~/.cursor/prompt_history.json', '~/.cursor/plans/**'),
      role: 'transcript',
      live: 'in-place',
    },
  ],
  running: ['cursor', 'Cursor', 'cursor-agent'],
  purge: 'P1',
  evidence: 'source',
  note: 'The agent’s conversation databases hold the same text.',
};
