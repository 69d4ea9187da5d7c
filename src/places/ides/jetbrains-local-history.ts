import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { inEach, jetbrainsCache, jetbrainsIdes } from './jetbrains-ides.ts';

export const jetbrainsLocalHistory: Place = {
  id: 'jetbrains-local-history',
  label: 'JetBrains local history',
  class: 'REGEN',
  owner: 'JetBrains IDEs',
  stores: [{ globs: everywhere(...inEach(jetbrainsCache, ['LocalHistory/**', 'caches/**'])), role: 'history', live: 'closed' }],
  running: jetbrainsIdes,
  purge: 'P3',
  evidence: 'source',
  note: 'Every edit of the last days.',
  next: 'File, Invalidate Caches with Clear Local History; or, with the IDE closed, delete LocalHistory and caches together.',
};
