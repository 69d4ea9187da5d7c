import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const ollamaHistory: Place = {
  id: 'ollama-history',
  label: 'Ollama prompt history and logs',
  class: 'COPY',
  owner: 'Ollama',
  stores: [
    { globs: everywhere('~/.ollama/history'), format: 'text', role: 'history', live: 'in-place' },
    {
      globs: { linux: ['~/.ollama/logs/**'], darwin: ['~/.ollama/logs/**'], win32: ['$LOCAL/Ollama/*.log', '~/.ollama/logs/**'] },
      format: 'text',
      role: 'log',
      live: 'in-place',
    },
  ],
  running: ['ollama'],
  purge: 'P1',
  evidence: 'source',
  note: '/clear does not empty the history.',
};
