import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const safariCache: Place = {
  id: 'safari-cache',
  label: 'Caches of Safari',
  class: 'REGEN',
  owner: 'Safari',
  stores: [
    {
      globs: { darwin: ['~/Library/Containers/com.apple.Safari/Data/Library/Caches/**', '~/Library/Caches/com.apple.Safari/**'] },
      role: 'cache',
      sidecars: DATABASE,
      live: 'closed',
    },
  ],
  running: ['Safari'],
  purge: 'P3',
  evidence: 'source',
  note: 'Visible only with Full Disk Access (System Settings, Privacy and Security).',
  next: 'Develop, Empty Caches.',
};
