import type { Place } from '../face.ts';
import { unknownElectronStores } from './electron.ts';

export const electronApps: Place = {
  id: 'electron-apps',
  label: 'Storage of other applications made of web pages',
  class: 'COPY',
  owner: 'an application made of web pages',
  stores: unknownElectronStores({
    linux: ['$CFG/*', '~/.var/app/*/config/*', '~/snap/*/*/.config/*'],
    darwin: ['$CFG/*', '~/Library/Containers/*/Data/Library/Application Support/*'],
    win32: ['$CFG/*', '$LOCAL/*/EBWebView/*', '$LOCAL/Packages/*/LocalCache/Roaming/*'],
  }),
  running: ['electron'],
  purge: 'P6',
  evidence: 'source',
  note: 'Known by its files, whatever its name.',
  next: 'Sign out in the application, or close it and clear its storage.',
};
