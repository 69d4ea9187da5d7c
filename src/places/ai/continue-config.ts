import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const continueConfig: Place = {
  id: 'continue-config',
  label: 'Continue configuration',
  class: 'HOME',
  owner: 'Continue',
  stores: [
    {
      globs: everywhere(
        '~/.continue/{config.yaml,config.json,config.ts,.env,.continuerc.json,permissions.yaml}',
        '/**/.continue/**/*.yaml',
      ),
      role: 'config',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: 'Put the key into ~/.continue/.env or the secrets of Continue Hub and refer to it as ${{ secrets.NAME }}.',
};
