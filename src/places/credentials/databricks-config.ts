import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/1Password/shell-plugins/tree/main/plugins/databricks */
export const databricksConfig: Place = {
  id: 'databricks-config',
  label: 'Databricks CLI profiles',
  class: 'HOME',
  owner: 'Databricks CLI',
  stores: [
    {
      globs: everywhere('${DATABRICKS_CONFIG_FILE:-~/.databrickscfg}', '~/.databrickscfg', '~/.databricks/token-cache.json'),
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: 'Revoke the token in User settings, Developer; `databricks auth login` writes a new one.',
};
