import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const brunoState: Place = {
  id: 'bruno-state',
  label: 'Bruno application state',
  class: 'COPY',
  owner: 'Bruno',
  stores: [
    {
      globs: { linux: ['$CFG/bruno/*.db'], darwin: ['$CFG/bruno/*.db'], win32: ['$CFG/bruno/*.db'] },
      role: 'state',
      sidecars: DATABASE,
      live: 'closed',
    },
    {
      globs: {
        linux: ['$CFG/bruno/*.json', '$CFG/bruno/tmp/**'],
        darwin: ['$CFG/bruno/*.json', '$CFG/bruno/tmp/**'],
        win32: ['$CFG/bruno/*.json', '$CFG/bruno/tmp/**'],
      },
      format: 'json',
      role: 'state',
      live: 'closed',
    },
  ],
  running: ['bruno', 'Bruno'],
  purge: 'P4',
  evidence: 'source',
  note: 'Close Bruno first.',
};
