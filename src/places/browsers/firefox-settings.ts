import type { Place } from '../face.ts';
import { firefoxOwner, firefoxRunning, inFirefoxProfiles } from './firefox-family.ts';

export const firefoxSettings: Place = {
  id: 'firefox-settings',
  label: 'Settings and accounts of Firefox',
  class: 'HOME',
  owner: firefoxOwner,
  stores: [
    {
      globs: {
        linux: ['~/.mozilla/firefox/*.ini', '$CFG/mozilla/firefox/*.ini', '~/snap/firefox/common/.mozilla/firefox/*.ini'],
        darwin: ['$CFG/Firefox/*.ini'],
        win32: ['$CFG/Mozilla/Firefox/*.ini'],
      },
      role: 'config',
      live: 'closed',
    },
    {
      globs: inFirefoxProfiles([
        'prefs.js',
        'user.js',
        'signedInUser.json',
        'handlers.json',
        'containers.json',
        'extension-preferences.json',
      ]),
      role: 'config',
      live: 'closed',
    },
  ],
  running: firefoxRunning,
  purge: 'P8',
  evidence: 'unverified',
  note: 'Firefox writes them when it ends.',
  next: 'Change it under about:config, or sign out of the account.',
};
