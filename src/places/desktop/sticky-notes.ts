import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const stickyNotes: Place = {
  id: 'sticky-notes',
  label: 'Sticky Notes',
  class: 'COPY',
  owner: 'Sticky Notes',
  stores: [
    {
      globs: { win32: ['$LOCAL/Packages/Microsoft.MicrosoftStickyNotes_*/LocalState/**'] },
      role: 'state',
      sidecars: DATABASE,
      live: 'closed',
    },
  ],
  running: ['Microsoft.Notes'],
  purge: 'P4',
  evidence: 'source',
  note: 'Delete the note in the application: it syncs with the account.',
};
