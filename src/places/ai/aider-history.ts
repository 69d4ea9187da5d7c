import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const aiderHistory: Place = {
  id: 'aider-history',
  label: 'aider history',
  class: 'COPY',
  owner: 'aider',
  stores: [
    {
      globs: everywhere('/**/.aider.chat.history.md', '/**/.aider.input.history', '/**/.aider.llm.history', '/**/.aider.history*'),
      format: 'text',
      role: 'history',
      live: 'in-place',
    },
  ],
  running: ['aider'],
  purge: 'P1',
  evidence: 'source',
  note: 'Look into Git too: these files are often committed. A running aider appends.',
};
