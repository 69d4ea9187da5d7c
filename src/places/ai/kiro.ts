import { DATABASE, everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const kiro: Place = {
  id: 'kiro',
  label: 'Kiro sessions',
  class: 'COPY',
  owner: 'Kiro',
  stores: [
    { globs: everywhere('~/.kiro/sessions/**', '/**/.kiro/sessions/**'), role: 'transcript', live: 'in-place' },
    {
      globs: { linux: ['$DATA/kiro-cli/**'], darwin: ['$CFG/kiro-cli/**'], win32: ['$LOCAL/kiro-cli/**'] },
      role: 'transcript',
      sidecars: DATABASE,
      live: 'closed',
    },
  ],
  running: ['kiro', 'Kiro', 'kiro-cli'],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Close the session first.',
};
