import type { Place } from '../face.ts';

export const safariCookies: Place = {
  id: 'safari-cookies',
  label: 'Cookies of Safari',
  class: 'HOME',
  owner: 'Safari',
  stores: [
    {
      globs: {
        darwin: [
          '~/Library/Containers/com.apple.Safari/Data/Library/Cookies/**',
          '~/Library/Cookies/**',
          '~/Library/Containers/com.apple.Safari/Data/Library/WebKit/**/Cookies/*.binarycookies',
        ],
      },
      role: 'credentials',
      live: 'closed',
    },
  ],
  running: ['Safari'],
  purge: 'P8',
  evidence: 'source',
  note: 'Visible only with Full Disk Access (System Settings, Privacy and Security). In clear.',
  next: 'Sign out at the site, or Settings, Privacy, Manage Website Data.',
};
