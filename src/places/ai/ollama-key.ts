import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const ollamaKey: Place = {
  id: 'ollama-key',
  label: 'Ollama account key',
  class: 'HOME',
  owner: 'Ollama',
  stores: [{ globs: everywhere('~/.ollama/id_ed25519'), format: 'text', role: 'credentials', live: 'in-place' }],
  running: ['ollama'],
  purge: 'P8',
  evidence: 'unverified',
  note: 'A new key is made at the next start.',
  next: 'Sign out with `ollama signout`.',
};
