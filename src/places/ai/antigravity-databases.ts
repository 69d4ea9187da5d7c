import { DATABASE, everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const antigravityDatabases: Place = {
  id: 'antigravity-databases',
  label: 'Antigravity conversations',
  class: 'COPY',
  owner: 'Antigravity',
  stores: [
    { globs: everywhere('~/.gemini/antigravity{,-cli,-ide}/conversations/*.db'), role: 'transcript', sidecars: DATABASE, live: 'closed' },
    { globs: everywhere('~/.gemini/antigravity{,-cli,-ide}/conversations/*.pb'), role: 'transcript', live: 'closed' },
  ],
  running: ['antigravity', 'Antigravity'],
  purge: 'P4',
  evidence: 'source',
  note: 'Steps are protobuf inside a database; .pb files cannot be changed, only deleted.',
};
