import { below, runningOf } from '../applications.ts';
import type { Store } from '../face.ts';

/**
 * Folders of profiles. Since version 147 new profiles on Linux follow the XDG base directories (seen with 153). Sources:
 * https://support.mozilla.org/kb/profiles-where-firefox-stores-user-data, https://bugzilla.mozilla.org/show_bug.cgi?id=259356
 */
const profiles: Store['globs'] = {
  linux: [
    '~/.mozilla/firefox/*',
    '$CFG/mozilla/firefox/*',
    '~/snap/firefox/common/.mozilla/firefox/*',
    '~/.var/app/org.mozilla.firefox/.mozilla/firefox/*',
    '~/.var/app/org.mozilla.firefox/config/mozilla/firefox/*',
    '~/.librewolf/*',
    '$CFG/librewolf/librewolf/*',
    '~/.var/app/io.gitlab.librewolf-community/.librewolf/*',
    '~/.waterfox/*',
    '~/.floorp/*',
    '~/.zen/*',
    '~/.var/app/app.zen_browser.zen/.zen/*',
    '~/.tor-browser/app/Browser/TorBrowser/Data/Browser/*',
    '@firefox-profile',
  ],
  darwin: ['$CFG/{Firefox,librewolf,Waterfox,Floorp,zen}/Profiles/*', '@firefox-profile'],
  win32: ['$CFG/{Mozilla/Firefox,librewolf,Waterfox,Floorp,zen}/Profiles/*', '@firefox-profile'],
};

/** Where what can be made again lies, where that is not the profile. */
const locals: Store['globs'] = {
  linux: [
    '$CACHE/mozilla/firefox/*',
    '~/snap/firefox/common/.cache/mozilla/firefox/*',
    '~/.var/app/org.mozilla.firefox/cache/mozilla/firefox/*',
    '$CACHE/{librewolf,waterfox,floorp,zen}/*',
  ],
  darwin: ['$CACHE/{Firefox,librewolf,Waterfox,Floorp,zen}/Profiles/*'],
  win32: ['$LOCAL/{Mozilla/Firefox,librewolf,Waterfox,Floorp,zen}/Profiles/*'],
};

export const firefoxOwner = 'Firefox, LibreWolf, Waterfox, Zen';
export const firefoxRunning = runningOf([
  { owner: 'Firefox', running: ['firefox', 'firefox-bin', 'firefox-esr', 'Firefox'], roots: {} },
  { owner: 'others', running: ['librewolf', 'waterfox', 'floorp', 'zen', 'zen-bin'], roots: {} },
]);

/** `tails` are globs below a profile. */
export function inFirefoxProfiles(tails: readonly string[]): Store['globs'] {
  return below(profiles, tails);
}

/** `tails` are globs below a profile's folder of what can be made again. */
export function inFirefoxCaches(tails: readonly string[]): Store['globs'] {
  return below(locals, tails);
}
