import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { inEach, jetbrainsCache, jetbrainsIdes } from './jetbrains-ides.ts';

export const jetbrainsCaches: Place = {
  id: 'jetbrains-caches',
  label: 'JetBrains indexes and logs',
  class: 'REGEN',
  owner: 'JetBrains IDEs',
  stores: [
    { globs: everywhere(...inEach(jetbrainsCache, ['**'])), role: 'cache', live: 'closed' },
    { globs: { darwin: ['~/Library/Logs/JetBrains/**'] }, role: 'log', live: 'closed' },
  ],
  running: jetbrainsIdes,
  purge: 'P3',
  evidence: 'unverified',
  note: 'The IDE makes them again.',
  next: 'File, Invalidate Caches.',
};
