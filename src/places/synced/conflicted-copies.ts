import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const conflictedCopies: Place = {
  id: 'conflicted-copies',
  label: 'Conflicted copies',
  class: 'COPY',
  owner: 'sync clients',
  stores: [
    {
      globs: everywhere('/**/*conflicted copy*', '/**/*.sync-conflict-*', '/**/*(conflict*)*', '/**/*_conf(*)*'),
      role: 'document',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P3',
  evidence: 'source',
  note: 'Whole older copies that a sync client made.',
  next: 'See which one is needed, and delete the others.',
};
