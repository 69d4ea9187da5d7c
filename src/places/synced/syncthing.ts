import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const syncthing: Place = {
  id: 'syncthing',
  label: 'Folders that Syncthing keeps alike',
  class: 'COPY',
  owner: 'Syncthing',
  stores: [{ globs: everywhere('~/Sync/**', '@syncthing/**'), role: 'document', live: 'in-place' }],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: 'Other devices archive the old file in their .stversions when the change arrives.',
  next: 'Purge each of the other devices too.',
};
