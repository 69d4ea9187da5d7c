import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const screenshots: Place = {
  id: 'screenshots',
  label: 'Screenshots',
  class: 'COPY',
  owner: 'the user',
  stores: [
    { globs: everywhere('~/{Pictures,Desktop,Documents,Downloads}/**/Screen{shot,Shot,shots, Shot}*'), role: 'document', live: 'in-place' },
    { globs: everywhere('~/Pictures/Screenshots/**'), role: 'document', live: 'in-place' },
  ],
  running: [],
  purge: 'P9',
  evidence: 'unverified',
  note: 'Text in pictures is not read.',
  next: 'Look through them.',
};
