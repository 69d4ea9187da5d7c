import { DATABASE, everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/laurent22/joplin/issues/42 */
export const joplin: Place = {
  id: 'joplin',
  label: 'Joplin notes',
  class: 'COPY',
  owner: 'Joplin',
  stores: [
    { globs: everywhere('~/.config/joplin-desktop/**', '~/.config/joplin/**'), role: 'state', sidecars: DATABASE, live: 'closed' },
    { globs: everywhere('~/JoplinBackup/**'), role: 'state', live: 'in-place' },
  ],
  running: ['joplin', 'joplin-desktop', 'Joplin'],
  purge: 'P4',
  evidence: 'source',
  note: 'The sync target has copies.',
  next: 'Delete the note in Joplin, empty the trash, clear the note history.',
};
