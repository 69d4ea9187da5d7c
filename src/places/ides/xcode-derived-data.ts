import type { Place } from '../face.ts';

export const xcodeDerivedData: Place = {
  id: 'xcode-derived-data',
  label: 'Xcode build data',
  class: 'REGEN',
  owner: 'Xcode',
  stores: [
    {
      globs: { darwin: ['~/Library/Developer/Xcode/{DerivedData,Archives}/**', '~/Library/Developer/CoreSimulator/**'] },
      role: 'cache',
      live: 'closed',
    },
  ],
  running: ['Xcode', 'Simulator'],
  purge: 'P3',
  evidence: 'unverified',
  note: 'Builds make it again; archives of releases do not come back.',
  next: 'Xcode, Settings, Locations leads to the folder: delete it while Xcode is closed.',
};
