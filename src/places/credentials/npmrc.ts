import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/1Password/shell-plugins/tree/main/plugins/npm */
export const npmrc: Place = {
  id: 'npmrc',
  label: 'npm, pnpm, Yarn and Bun configuration',
  class: 'HOME',
  owner: 'npm',
  stores: [
    {
      globs: everywhere(
        '${NPM_CONFIG_USERCONFIG:-~/.npmrc}',
        '~/.npmrc',
        '~/.yarnrc',
        '~/.yarnrc.yml',
        '~/.bunfig.toml',
        '${XDG_CONFIG_HOME:-~/.config}/.bunfig.toml',
      ),
      format: 'text',
      role: 'credentials',
      live: 'in-place',
    },
    {
      globs: {
        linux: ['$CFG/pnpm/{rc,auth.ini}'],
        darwin: ['~/Library/Preferences/pnpm/{rc,auth.ini}', '${XDG_CONFIG_HOME:-~/.config}/pnpm/{rc,auth.ini}'],
        win32: ['$LOCAL/pnpm/config/{rc,auth.ini}'],
      },
      format: 'text',
      role: 'credentials',
      live: 'in-place',
    },
    { globs: everywhere('/**/.npmrc', '/**/.yarnrc.yml'), format: 'text', role: 'config', live: 'in-place', class: 'COPY' },
  ],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: '`npm logout` also revokes the token at the registry. In a project the token belongs in an environment variable.',
};
