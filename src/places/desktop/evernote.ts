import { DATABASE, everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const evernote: Place = {
  id: 'evernote',
  label: 'Evernote',
  class: 'COPY',
  owner: 'Evernote and Simplenote',
  stores: [{ globs: everywhere('$CFG/{Evernote,Simplenote,evernote-client}/**'), role: 'state', sidecars: DATABASE, live: 'closed' }],
  running: ['Evernote', 'Simplenote'],
  purge: 'P8',
  evidence: 'unverified',
  note: 'The server has it too.',
  next: 'Change the note in the application, also in its history.',
};
