import type { Place } from '../face.ts';

export const dotnetUserSecrets: Place = {
  id: 'dotnet-user-secrets',
  label: '.NET user secrets',
  class: 'HOME',
  owner: '.NET',
  stores: [
    {
      globs: {
        linux: ['~/.microsoft/usersecrets/*/secrets.json'],
        darwin: ['~/.microsoft/usersecrets/*/secrets.json'],
        win32: ['$CFG/Microsoft/UserSecrets/*/secrets.json'],
      },
      format: 'json',
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P8',
  evidence: 'unverified',
  next: '`dotnet user-secrets set KEY VALUE` replaces it.',
};
