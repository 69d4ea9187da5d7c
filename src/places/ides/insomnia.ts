import type { Place } from '../face.ts';

export const insomnia: Place = {
  id: 'insomnia',
  label: 'Insomnia requests and environments',
  class: 'COPY',
  owner: 'Insomnia',
  stores: [
    {
      globs: {
        linux: ['$CFG/Insomnia/insomnia.*.db', '$CFG/Insomnia/version-control/**', '$CFG/Insomnia/backups/**'],
        darwin: ['$CFG/Insomnia/insomnia.*.db', '$CFG/Insomnia/version-control/**', '$CFG/Insomnia/backups/**'],
        win32: ['$CFG/Insomnia/insomnia.*.db', '$CFG/Insomnia/version-control/**', '$CFG/Insomnia/backups/**'],
      },
      format: 'jsonl',
      role: 'state',
      live: 'closed',
    },
    {
      globs: {
        linux: [
          '~/.var/app/rest.insomnia.Insomnia/config/Insomnia/insomnia.*.db',
          '~/.var/app/rest.insomnia.Insomnia/config/Insomnia/{version-control,backups}/**',
        ],
      },
      format: 'jsonl',
      role: 'state',
      live: 'closed',
    },
  ],
  running: ['insomnia', 'Insomnia'],
  purge: 'P1',
  evidence: 'source',
  note: 'Lines are only appended until Insomnia compacts them from memory: close it first.',
};
