import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const dotnetSettings: Place = {
  id: 'dotnet-settings',
  label: '.NET settings files',
  class: 'HOME',
  owner: 'the project',
  stores: [
    {
      globs: everywhere('/**/appsettings*.json', '/**/launchSettings.json', '/**/local.settings.json', '/**/{web,app}.config'),
      role: 'config',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Connection strings belong into user secrets or the environment.',
};
