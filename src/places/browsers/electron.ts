import { below } from '../applications.ts';
import { DATABASE } from '../everywhere.ts';
import type { Store } from '../face.ts';

/** Folders in which Chromium keeps what it can make again. */
const CACHES = '{Cache,Code Cache,GPUCache,DawnGraphiteCache,DawnWebGPUCache,Service Worker,Crashpad}/**';

/** All that an application made with Electron, WebView2 or CEF keeps below each of `roots`, as a profile of Chromium does. */
export function electronStores(roots: Store['globs']): Store[] {
  return [
    { globs: below(roots, ['**']), role: 'state', sidecars: DATABASE, live: 'closed' },
    {
      globs: below(roots, [CACHES, 'Partitions/*/Cache/**', 'Partitions/*/Service Worker/**']),
      role: 'cache',
      live: 'closed',
      class: 'REGEN',
    },
  ];
}

/** The same of applications that are known by their files alone. */
export function unknownElectronStores(roots: Store['globs']): Store[] {
  return [
    {
      globs: below(roots, ['{Local Storage,Session Storage,IndexedDB,WebStorage,Partitions}/**']),
      role: 'state',
      sidecars: DATABASE,
      live: 'closed',
    },
    {
      globs: below(roots, ['{Cache/Cache_Data,Code Cache,GPUCache,Service Worker,Crashpad}/**']),
      role: 'cache',
      live: 'closed',
      class: 'REGEN',
    },
  ];
}

/** The folder of an application below $CFG on every system, and where its Flatpak and Snap keep the same on Linux. */
export function appFolders(
  name: string,
  more: {
    readonly flatpak?: string;
    readonly snap?: string;
    readonly linux?: readonly string[];
    readonly darwin?: readonly string[];
    readonly win32?: readonly string[];
  } = {},
): Store['globs'] {
  const own = `$CFG/${name}`;
  return {
    linux: [
      own,
      ...(more.flatpak === undefined ? [] : [`~/.var/app/${more.flatpak}/config/${name}`]),
      ...(more.snap === undefined ? [] : [`~/snap/${more.snap}/*/.config/${name}`]),
      ...(more.linux ?? []),
    ],
    darwin: [own, ...(more.darwin ?? [])],
    win32: [own, ...(more.win32 ?? [])],
  };
}
