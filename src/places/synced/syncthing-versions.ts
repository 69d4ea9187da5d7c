import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const syncthingVersions: Place = {
  id: 'syncthing-versions',
  label: 'Syncthing’s old versions',
  class: 'COPY',
  owner: 'Syncthing',
  stores: [{ globs: everywhere('/**/.stversions/**'), role: 'state', live: 'in-place' }],
  running: ['syncthing'],
  purge: 'P3',
  loose: true,
  evidence: 'source',
  note: 'What was replaced by changes from other devices.',
};
