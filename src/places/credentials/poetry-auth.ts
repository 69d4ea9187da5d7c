import type { Place } from '../face.ts';

/** Source: https://python-poetry.org/docs/configuration/ */
export const poetryAuth: Place = {
  id: 'poetry-auth',
  label: 'Poetry credentials',
  class: 'HOME',
  owner: 'Poetry',
  stores: [
    {
      globs: { linux: ['$CFG/pypoetry/auth.toml'], darwin: ['$CFG/pypoetry/auth.toml'], win32: ['$CFG/pypoetry/auth.toml'] },
      format: 'text',
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P8',
  evidence: 'source',
  note: 'Only where there is no keychain.',
  next: '`poetry config --unset http-basic.NAME` or `pypi-token.NAME` removes it.',
};
