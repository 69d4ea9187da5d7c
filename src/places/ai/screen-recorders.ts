import { DATABASE, everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const screenRecorders: Place = {
  id: 'screen-recorders',
  label: 'Recorders of the screen',
  class: 'COPY',
  owner: 'screenpipe, Rewind and others',
  stores: [
    { globs: everywhere('~/.screenpipe/**'), role: 'state', sidecars: DATABASE, live: 'closed' },
    { globs: { darwin: ['$CFG/com.memoryvault.MemoryVault/**', '~/Library/Containers/ai.rewind.*/**'] }, role: 'state', live: 'closed' },
  ],
  running: ['screenpipe', 'Rewind'],
  purge: 'P4',
  evidence: 'unverified',
  note: 'Text that was read off the screen stands in a database; pictures and films are not read.',
};
