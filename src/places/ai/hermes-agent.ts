import { DATABASE, everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const hermesAgent: Place = {
  id: 'hermes-agent',
  label: 'Hermes agent sessions',
  class: 'COPY',
  owner: 'Hermes',
  stores: [
    { globs: everywhere('~/.hermes/*.db'), role: 'transcript', sidecars: DATABASE, live: 'closed' },
    { globs: everywhere('~/.hermes/{sessions,logs,memories}/**'), role: 'transcript', live: 'in-place' },
  ],
  running: ['hermes'],
  purge: 'P4',
  evidence: 'source',
  note: 'End the gateway and its sessions first.',
};
