import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/1Password/shell-plugins/tree/main/plugins/scaleway */
export const scalewayCli: Place = {
  id: 'scaleway-cli',
  label: 'Scaleway keys',
  class: 'HOME',
  owner: 'scw',
  stores: [
    {
      globs: everywhere('${SCW_CONFIG_PATH:-~/.config/scw/config.yaml}', '${XDG_CONFIG_HOME:-~/.config}/scw/config.yaml'),
      format: 'text',
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: '`scw init` writes a new one.',
};
