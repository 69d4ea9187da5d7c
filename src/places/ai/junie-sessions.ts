import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const junieSessions: Place = {
  id: 'junie-sessions',
  label: 'Junie sessions',
  class: 'COPY',
  owner: 'Junie',
  stores: [
    { globs: everywhere('~/.junie/sessions/**'), role: 'transcript', live: 'in-place' },
    { globs: everywhere('/**/.junie/memory/**'), role: 'document', live: 'in-place' },
  ],
  running: ['junie'],
  purge: 'P1',
  evidence: 'source',
  note: 'A running session still holds the secret.',
};
