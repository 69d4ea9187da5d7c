import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { chromiumOwner, chromiumRunning, inChromiumProfiles } from './chromium-stores.ts';

export const chromiumAddressCaches: Place = {
  id: 'chromium-address-caches',
  label: 'Address lists of Chromium browsers',
  class: 'COPY',
  owner: chromiumOwner,
  stores: [
    ...inChromiumProfiles(
      [
        'Favicons',
        'Top Sites',
        'Shortcuts',
        'Network Action Predictor',
        'Visited Links',
        'Media History',
        'DIPS',
        'Reporting and NEL',
        'QuotaManager',
        'Network/*',
      ],
      { role: 'history', sidecars: DATABASE, live: 'closed' },
    ),
  ],
  running: chromiumRunning,
  purge: 'P4',
  evidence: 'unverified',
  note: 'Addresses and typed words again, outside the history. Clear browsing data, All time, removes most.',
};
