import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/1Password/shell-plugins/tree/main/plugins/snowflake */
export const snowflakeConfig: Place = {
  id: 'snowflake-config',
  label: 'Snowflake connections',
  class: 'HOME',
  owner: 'SnowSQL and Snowflake CLI',
  stores: [
    {
      globs: everywhere(
        '~/.snowsql/config',
        '${SNOWFLAKE_HOME:-~/.snowflake}/{config,connections}.toml',
        '~/.snowflake/{config,connections}.toml',
        '${XDG_CONFIG_HOME:-~/.config}/snowflake/{config,connections}.toml',
      ),
      format: 'text',
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: '`snow connection add` writes a new one.',
};
