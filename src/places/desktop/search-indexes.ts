import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const searchIndexes: Place = {
  id: 'search-indexes',
  label: 'Search indexes of the desktop',
  class: 'REGEN',
  owner: 'the desktop',
  stores: [
    {
      globs: {
        linux: ['$CACHE/tracker3/**', '$DATA/baloo/**', '$CACHE/localsearch3/**', '$DATA/recoll/**', '~/.recoll/**'],
        darwin: ['~/Library/Metadata/CoreSpotlight/**'],
        win32: ['/ProgramData/Microsoft/Search/Data/**'],
      },
      role: 'cache',
      sidecars: DATABASE,
      live: 'closed',
    },
  ],
  running: ['tracker-miner-fs-3', 'localsearch', 'baloo_file', 'mds', 'SearchIndexer'],
  purge: 'P8',
  evidence: 'source',
  note: 'Words of every file.',
  next: 'Have it built anew: `localsearch reset --filesystem`, `balooctl6 purge`, `mdutil -E /`, or Indexing Options, Rebuild.',
};
