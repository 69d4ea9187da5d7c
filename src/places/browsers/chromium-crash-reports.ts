import type { Place } from '../face.ts';
import { besideChromiumProfiles, chromiumOwner, chromiumRunning } from './chromium-stores.ts';

export const chromiumCrashReports: Place = {
  id: 'chromium-crash-reports',
  label: 'Crash reports of Chromium browsers',
  class: 'COPY',
  owner: chromiumOwner,
  stores: [...besideChromiumProfiles(['Crashpad/**', 'Crash Reports/**'], { role: 'log', live: 'closed' })],
  running: chromiumRunning,
  purge: 'P3',
  evidence: 'unverified',
  note: 'Memory of the browser as it was.',
  next: 'chrome://crashes clears the list; delete the files while the browser is closed.',
};
