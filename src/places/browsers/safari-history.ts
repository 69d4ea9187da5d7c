import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const safariHistory: Place = {
  id: 'safari-history',
  label: 'History of Safari',
  class: 'COPY',
  owner: 'Safari',
  stores: [
    {
      globs: {
        darwin: [
          '~/Library/Safari/{History,CloudTabs,PerSitePreferences,BrowserState,SafariTabs}.db',
          '~/Library/Safari/Profiles/*/History.db',
          '~/Library/Containers/com.apple.Safari/Data/Library/Safari/{History,SafariTabs,CloudTabs}.db',
          '~/Library/Containers/com.apple.Safari/Data/Library/Safari/Profiles/*/*.db',
        ],
      },
      role: 'history',
      sidecars: DATABASE,
      live: 'closed',
    },
    {
      globs: {
        darwin: [
          '~/Library/Safari/{LastSession,RecentlyClosedTabs,Downloads,Bookmarks,TopSites}.plist',
          '~/Library/Containers/com.apple.Safari/Data/Library/Safari/*.plist',
        ],
      },
      role: 'history',
      live: 'closed',
    },
  ],
  running: ['Safari'],
  purge: 'P4',
  evidence: 'source',
  note: 'Visible only with Full Disk Access (System Settings, Privacy and Security). Synced histories stand on other devices too: History, Clear History.',
};
