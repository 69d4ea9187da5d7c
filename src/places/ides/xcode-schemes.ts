import type { Place } from '../face.ts';

export const xcodeSchemes: Place = {
  id: 'xcode-schemes',
  label: 'Xcode schemes and user data',
  class: 'HOME',
  owner: 'Xcode',
  stores: [
    {
      globs: {
        darwin: [
          '/**/*.xcodeproj/xcuserdata/**',
          '/**/*.xcodeproj/xcshareddata/**/*.xcscheme',
          '/**/*.xcworkspace/xcuserdata/**',
          '/**/*.xcconfig',
          '~/Library/Developer/Xcode/UserData/**',
        ],
      },
      role: 'config',
      live: 'closed',
    },
  ],
  running: ['Xcode'],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Environment variables of a scheme: Product, Scheme, Edit Scheme.',
};
