import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/1Password/shell-plugins/tree/main/plugins/linode */
export const linodeCli: Place = {
  id: 'linode-cli',
  label: 'Linode token',
  class: 'HOME',
  owner: 'linode-cli',
  stores: [
    {
      globs: everywhere('${LINODE_CLI_CONFIG:-~/.config/linode-cli}', '${XDG_CONFIG_HOME:-~/.config}/linode-cli', '~/.linode-cli'),
      format: 'text',
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P8',
  evidence: 'source',
  next: '`linode-cli remove-user NAME` removes it.',
};
