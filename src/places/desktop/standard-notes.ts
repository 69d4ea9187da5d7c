import type { Place } from '../face.ts';
import { appFolders, electronStores } from '../browsers/electron.ts';

export const standardNotes: Place = {
  id: 'standard-notes',
  label: 'Standard Notes',
  class: 'COPY',
  owner: 'Standard Notes',
  stores: electronStores(appFolders('Standard Notes')),
  running: ['standard-notes', 'Standard Notes'],
  purge: 'P6',
  evidence: 'unverified',
  note: 'Encrypted unless the application has no passcode.',
  next: 'Delete the note in Standard Notes, also from its history.',
};
