import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const ollamaDatabase: Place = {
  id: 'ollama-database',
  label: 'Ollama chats',
  class: 'COPY',
  owner: 'Ollama app',
  stores: [
    {
      globs: { linux: ['$DATA/Ollama/db.sqlite'], darwin: ['$CFG/Ollama/db.sqlite'], win32: ['$LOCAL/Ollama/db.sqlite'] },
      role: 'transcript',
      sidecars: DATABASE,
      live: 'closed',
    },
  ],
  running: ['ollama app', 'Ollama'],
  purge: 'P4',
  evidence: 'source',
  note: 'Deleted chats stay in the write-ahead log until the application has ended.',
};
