import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/1Password/shell-plugins/tree/main/plugins/flyctl */
export const flyConfig: Place = {
  id: 'fly-config',
  label: 'Fly.io CLI token',
  class: 'HOME',
  owner: 'flyctl',
  stores: [
    {
      globs: everywhere('${FLY_CONFIG_DIR:-~/.fly}/config.yml', '~/.fly/config.yml'),
      format: 'text',
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P8',
  evidence: 'source',
  next: '`fly auth logout` removes it, `fly tokens revoke ID` revokes it.',
};
