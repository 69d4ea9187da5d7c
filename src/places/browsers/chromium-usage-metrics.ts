import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { besideChromiumProfiles, chromiumOwner, chromiumRunning, inChromiumProfiles } from './chromium-stores.ts';

export const chromiumUsageMetrics: Place = {
  id: 'chromium-usage-metrics',
  label: 'Usage metrics of Chromium browsers',
  class: 'REGEN',
  owner: chromiumOwner,
  stores: [
    ...besideChromiumProfiles(['segmentation_platform/**', 'BrowserMetrics/**', 'BrowserMetrics-spare.pma'], {
      role: 'cache',
      sidecars: DATABASE,
      live: 'closed',
    }),
    ...inChromiumProfiles(['{segmentation_platform,Segmentation Platform,shared_proto_db,optimization_guide_hint_cache_store}/**'], {
      role: 'cache',
      live: 'closed',
    }),
  ],
  running: chromiumRunning,
  purge: 'P3',
  evidence: 'tried',
  note: 'Addresses once more; clearing the history is not known to empty it.',
  next: 'Close the browser and delete the folder: the browser makes it again.',
};
