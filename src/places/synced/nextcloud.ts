import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const nextcloud: Place = {
  id: 'nextcloud',
  label: 'Nextcloud and ownCloud',
  class: 'COPY',
  owner: 'Nextcloud',
  stores: [{ globs: everywhere('~/{Nextcloud,ownCloud}*/**', '@nextcloud/**'), role: 'document', live: 'in-place' }],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: 'Every change is a new version: the old one stays in the version history and the recycle bin until it is removed there, and on every other device until it has synced. Conflicted copies lie beside.',
  next: 'Remove the older versions too: Details, Versions, and Deleted files.',
};
