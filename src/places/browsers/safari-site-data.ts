import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const safariSiteData: Place = {
  id: 'safari-site-data',
  label: 'Data of sites in Safari',
  class: 'COPY',
  owner: 'Safari',
  stores: [
    {
      globs: {
        darwin: [
          '~/Library/Containers/com.apple.Safari/Data/Library/WebKit/WebsiteData/**',
          '~/Library/Containers/com.apple.Safari/Data/Library/WebKit/WebsiteDataStore/**',
          '~/Library/Safari/{LocalStorage,Databases}/**',
          '~/Library/WebKit/com.apple.Safari/**',
        ],
      },
      role: 'state',
      sidecars: DATABASE,
      live: 'closed',
    },
  ],
  running: ['Safari'],
  purge: 'P4',
  evidence: 'source',
  note: 'Visible only with Full Disk Access (System Settings, Privacy and Security). Settings, Privacy, Manage Website Data.',
};
