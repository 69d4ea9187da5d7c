import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const aiderCache: Place = {
  id: 'aider-cache',
  label: 'aider tag caches',
  class: 'REGEN',
  owner: 'aider',
  stores: [{ globs: everywhere('/**/.aider.tags.cache.v*/**'), role: 'cache', live: 'closed' }],
  running: ['aider'],
  purge: 'P3',
  loose: true,
  evidence: 'source',
  note: 'aider builds it again.',
};
