import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const azureCliLogs: Place = {
  id: 'azure-cli-logs',
  label: 'Azure CLI logs',
  class: 'COPY',
  owner: 'Azure CLI',
  stores: [
    {
      globs: everywhere('${AZURE_CONFIG_DIR:-~/.azure}/{commands,logs,telemetry,cliextensions/**/logs}/**'),
      format: 'text',
      role: 'log',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P3',
  evidence: 'unverified',
  note: 'Commands are kept with their arguments.',
  next: 'Delete the log.',
};
