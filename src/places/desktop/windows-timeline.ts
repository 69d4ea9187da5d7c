import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const windowsTimeline: Place = {
  id: 'windows-timeline',
  label: 'Windows activity history',
  class: 'COPY',
  owner: 'Windows',
  stores: [
    { globs: { win32: ['$LOCAL/ConnectedDevicesPlatform/**/ActivitiesCache.db'] }, role: 'history', sidecars: DATABASE, live: 'closed' },
  ],
  running: ['explorer'],
  purge: 'P8',
  evidence: 'source',
  note: 'Clipboard texts as base64.',
  next: 'Settings, Privacy, Activity history, Clear.',
};
