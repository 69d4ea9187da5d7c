import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const userFiles: Place = {
  id: 'user-files',
  label: 'Downloads, Desktop and Documents',
  class: 'COPY',
  owner: 'the user',
  stores: [
    { globs: everywhere('~/{Downloads,Desktop,Documents}/**'), role: 'document', live: 'in-place' },
    {
      globs: { linux: ['${XDG_DOWNLOAD_DIR:-~/Downloads}/**', '${XDG_DESKTOP_DIR:-~/Desktop}/**', '${XDG_DOCUMENTS_DIR:-~/Documents}/**'] },
      role: 'document',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Pictures, scans and films are not read. Compressed files are read as far as their format is known.',
};
