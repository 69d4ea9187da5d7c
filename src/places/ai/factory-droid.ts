import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const factoryDroid: Place = {
  id: 'factory-droid',
  label: 'Factory Droid sessions',
  class: 'COPY',
  owner: 'Factory',
  stores: [
    { globs: everywhere('~/.factory/{sessions,logs,history*}/**', '~/.factory/history.json'), role: 'transcript', live: 'in-place' },
  ],
  running: ['droid'],
  purge: 'P1',
  evidence: 'source',
  note: 'A running session still holds the secret.',
};
