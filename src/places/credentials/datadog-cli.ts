import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/1Password/shell-plugins/tree/main/plugins/datadog */
export const datadogCli: Place = {
  id: 'datadog-cli',
  label: 'Datadog CLI keys',
  class: 'HOME',
  owner: 'dog',
  stores: [{ globs: everywhere('~/.dogrc'), format: 'text', role: 'credentials', live: 'in-place' }],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: 'Revoke the key in Organization settings.',
};
