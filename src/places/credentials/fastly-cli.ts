import type { Place } from '../face.ts';

/** Source: https://github.com/1Password/shell-plugins/tree/main/plugins/fastly */
export const fastlyCli: Place = {
  id: 'fastly-cli',
  label: 'Fastly token',
  class: 'HOME',
  owner: 'Fastly CLI',
  stores: [
    {
      globs: { linux: ['$CFG/fastly/config.toml'], darwin: ['$CFG/fastly/config.toml'], win32: ['$CFG/fastly/config.toml'] },
      format: 'text',
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P8',
  evidence: 'source',
  next: '`fastly profile delete NAME` removes it.',
};
