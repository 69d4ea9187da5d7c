import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const appleNotes: Place = {
  id: 'apple-notes',
  label: 'Apple Notes',
  class: 'FAR',
  owner: 'Apple Notes',
  stores: [
    { globs: { darwin: ['~/Library/Group Containers/group.com.apple.notes/**'] }, role: 'state', sidecars: DATABASE, live: 'closed' },
  ],
  running: ['Notes'],
  purge: 'P9',
  evidence: 'source',
  note: 'Texts merge between devices, so a changed database comes back. Visible only with Full Disk Access.',
  next: 'Change the note in Notes and empty Recently Deleted.',
};
