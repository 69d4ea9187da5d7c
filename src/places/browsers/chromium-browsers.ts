import type { Application } from '../applications.ts';

/**
 * Browsers made of Chromium: their user data folders, which hold one folder for each profile, and what they cache elsewhere.
 * Sources: https://chromium.googlesource.com/chromium/src/+/main/docs/user_data_dir.md; each vendor's `chrome://version`.
 */
interface Browser extends Application {
  /** Where the HTTP cache of each profile lies, where that is not the profile. */
  readonly caches: Application['roots'];
}

function browser(
  owner: string,
  running: readonly string[],
  paths: {
    readonly linux?: string;
    readonly darwin?: string;
    readonly win32?: string;
    readonly more?: readonly string[];
    readonly moreCaches?: readonly string[];
  },
): Browser {
  const one = (prefix: string, path: string | undefined): string[] => (path === undefined ? [] : [prefix + path]);
  return {
    owner,
    running,
    roots: {
      linux: [...one('$CFG/', paths.linux), ...(paths.more ?? [])],
      darwin: one('$CFG/', paths.darwin),
      win32: one('$LOCAL/', paths.win32),
    },
    caches: { linux: [...one('$CACHE/', paths.linux), ...(paths.moreCaches ?? [])], darwin: one('$CACHE/', paths.darwin) },
  };
}

/** A Flatpak keeps $CFG and $CACHE below its own folder. */
function flatpak(id: string, path: string): { more: string[]; moreCaches: string[] } {
  return { more: [`~/.var/app/${id}/config/${path}`], moreCaches: [`~/.var/app/${id}/cache/${path}`] };
}

export const chromiumBrowsers: readonly Browser[] = [
  browser('Google Chrome', ['chrome', 'google-chrome', 'Google Chrome'], {
    linux: 'google-chrome',
    darwin: 'Google/Chrome',
    win32: 'Google/Chrome/User Data',
    ...flatpak('com.google.Chrome', 'google-chrome'),
  }),
  browser('Google Chrome Beta', ['chrome', 'Google Chrome Beta'], {
    linux: 'google-chrome-beta',
    darwin: 'Google/Chrome Beta',
    win32: 'Google/Chrome Beta/User Data',
  }),
  browser('Google Chrome Dev', ['chrome', 'Google Chrome Dev'], {
    linux: 'google-chrome-unstable',
    darwin: 'Google/Chrome Dev',
    win32: 'Google/Chrome Dev/User Data',
  }),
  browser('Google Chrome Canary', ['chrome', 'Google Chrome Canary'], {
    linux: 'google-chrome-canary',
    darwin: 'Google/Chrome Canary',
    win32: 'Google/Chrome SxS/User Data',
  }),
  browser('Chrome for Testing', ['chrome', 'Google Chrome for Testing'], {
    linux: 'google-chrome-for-testing',
    darwin: 'Google/Chrome for Testing',
    win32: 'Google/Chrome for Testing/User Data',
  }),
  browser('Chromium', ['chromium', 'chromium-browser', 'Chromium'], {
    linux: 'chromium',
    darwin: 'Chromium',
    win32: 'Chromium/User Data',
    more: [
      '~/snap/chromium/common/chromium',
      '~/.var/app/org.chromium.Chromium/config/chromium',
      '~/.var/app/io.github.ungoogled_software.ungoogled_chromium/config/chromium',
    ],
    moreCaches: ['~/snap/chromium/common/.cache/chromium', '~/.var/app/org.chromium.Chromium/cache/chromium'],
  }),
  browser('Microsoft Edge', ['msedge', 'microsoft-edge', 'Microsoft Edge'], {
    linux: 'microsoft-edge',
    darwin: 'Microsoft Edge',
    win32: 'Microsoft/Edge/User Data',
    ...flatpak('com.microsoft.Edge', 'microsoft-edge'),
  }),
  browser('Microsoft Edge Beta and Dev', ['msedge', 'Microsoft Edge Beta', 'Microsoft Edge Dev'], {
    linux: 'microsoft-edge-{beta,dev}',
    darwin: 'Microsoft Edge {Beta,Dev,Canary}',
    win32: 'Microsoft/Edge {Beta,Dev,SxS}/User Data',
  }),
  browser('Brave', ['brave', 'brave-browser', 'Brave Browser'], {
    linux: 'BraveSoftware/Brave-Browser{,-Beta,-Nightly}',
    darwin: 'BraveSoftware/Brave-Browser{,-Beta,-Nightly}',
    win32: 'BraveSoftware/Brave-Browser{,-Beta,-Nightly}/User Data',
    more: ['~/.var/app/com.brave.Browser/config/BraveSoftware/Brave-Browser', '~/snap/brave/*/.config/BraveSoftware/Brave-Browser'],
    moreCaches: ['~/.var/app/com.brave.Browser/cache/BraveSoftware/Brave-Browser', '~/snap/brave/*/.cache/BraveSoftware/Brave-Browser'],
  }),
  browser('Vivaldi', ['vivaldi', 'vivaldi-bin', 'Vivaldi'], {
    linux: 'vivaldi{,-snapshot}',
    darwin: 'Vivaldi',
    win32: 'Vivaldi/User Data',
    ...flatpak('com.vivaldi.Vivaldi', 'vivaldi'),
  }),
  browser('Arc', ['Arc'], { darwin: 'Arc/User Data', win32: 'Packages/TheBrowserCompany.Arc_*/LocalCache/Local/Arc/User Data' }),
  browser('Yandex Browser', ['yandex_browser', 'yandex-browser', 'Yandex'], {
    linux: 'yandex-browser{,-beta}',
    darwin: 'Yandex/YandexBrowser',
    win32: 'Yandex/YandexBrowser/User Data',
  }),
  browser('ChatGPT Atlas', ['ChatGPT Atlas'], { darwin: 'com.openai.atlas/browser-data/host' }),
  browser('Perplexity Comet', ['comet', 'Comet'], { darwin: 'Comet', win32: 'Perplexity/Comet/User Data' }),
  browser('Dia', ['Dia'], { darwin: 'Dia/User Data' }),
  browser('Thorium', ['thorium', 'Thorium'], { linux: 'thorium', darwin: 'Thorium', win32: 'Thorium/User Data' }),
];

/** Opera keeps its first profile where others keep the folder of profiles. */
export const opera: readonly Browser[] = [
  {
    owner: 'Opera',
    running: ['opera', 'Opera'],
    roots: {
      linux: ['$CFG/opera{,-beta,-developer}'],
      darwin: ['$CFG/com.operasoftware.Opera{,GX,Next,Developer}'],
      win32: ['$CFG/Opera Software/Opera {Stable,GX Stable,Next,Developer}'],
    },
    caches: {
      linux: ['$CACHE/opera{,-beta,-developer}'],
      darwin: ['$CACHE/com.operasoftware.Opera{,GX,Next,Developer}'],
      win32: ['$LOCAL/Opera Software/Opera {Stable,GX Stable,Next,Developer}'],
    },
  },
];
