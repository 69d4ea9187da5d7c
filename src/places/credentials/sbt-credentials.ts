import type { Place } from '../face.ts';

export const sbtCredentials: Place = {
  id: 'sbt-credentials',
  label: 'sbt and Coursier credentials',
  class: 'HOME',
  owner: 'sbt',
  stores: [
    {
      globs: {
        linux: ['~/.sbt/**/*.{sbt,credentials}', '~/.sbt/.credentials', '~/.ivy2/.credentials', '$CFG/coursier/credentials.properties'],
        darwin: ['~/.sbt/**/*.{sbt,credentials}', '~/.sbt/.credentials', '~/.ivy2/.credentials', '$CFG/Coursier/credentials.properties'],
        win32: [
          '~/.sbt/**/*.{sbt,credentials}',
          '~/.sbt/.credentials',
          '~/.ivy2/.credentials',
          '$CFG/Coursier/config/credentials.properties',
        ],
      },
      format: 'text',
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'A running sbt server keeps the old value: `sbt shutdown`.',
};
