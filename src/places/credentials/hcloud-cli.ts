import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/1Password/shell-plugins/tree/main/plugins/hcloud */
export const hcloudCli: Place = {
  id: 'hcloud-cli',
  label: 'Hetzner Cloud token',
  class: 'HOME',
  owner: 'hcloud',
  stores: [
    {
      globs: everywhere(
        '${HCLOUD_CONFIG:-~/.config/hcloud/cli.toml}',
        '${XDG_CONFIG_HOME:-~/.config}/hcloud/cli.toml',
        '$CFG/hcloud/cli.toml',
      ),
      format: 'text',
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P8',
  evidence: 'source',
  next: '`hcloud context delete NAME` removes it.',
};
