import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const openhands: Place = {
  id: 'openhands',
  label: 'OpenHands conversations',
  class: 'COPY',
  owner: 'OpenHands',
  stores: [
    {
      globs: everywhere('~/.openhands/{conversations,sessions,file_store}/**', '~/.openhands-state/**'),
      role: 'transcript',
      live: 'in-place',
    },
  ],
  running: ['openhands'],
  purge: 'P1',
  evidence: 'unverified',
  note: 'End the conversation first.',
};
