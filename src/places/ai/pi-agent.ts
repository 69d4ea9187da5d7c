import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const piAgent: Place = {
  id: 'pi-agent',
  label: 'Pi agent sessions',
  class: 'COPY',
  owner: 'Pi',
  stores: [
    { globs: everywhere('~/.pi/agent/sessions/**'), role: 'transcript', live: 'in-place' },
    { globs: everywhere('~/.pi/agent/**'), role: 'log', live: 'in-place' },
  ],
  running: ['pi'],
  purge: 'P1',
  evidence: 'source',
  note: 'A running session still holds the secret.',
};
