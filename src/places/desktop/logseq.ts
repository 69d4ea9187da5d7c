import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const logseq: Place = {
  id: 'logseq',
  label: 'Logseq backups and trash',
  class: 'COPY',
  owner: 'Logseq',
  stores: [
    { globs: everywhere('/**/logseq/bak/**', '/**/logseq/.recycle/**', '/**/logseq/version-files/**'), role: 'document', live: 'in-place' },
    { globs: everywhere('~/.logseq/**'), role: 'state', live: 'in-place' },
  ],
  running: ['Logseq', 'logseq'],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Older versions of pages and journals.',
};
