import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const grokConfig: Place = {
  id: 'grok-config',
  label: 'Grok CLI settings',
  class: 'HOME',
  owner: 'Grok CLI',
  stores: [
    {
      globs: everywhere('~/.grok/{user-settings,settings,auth}.json', '/**/.grok/settings.json'),
      format: 'json',
      role: 'config',
      live: 'in-place',
    },
  ],
  running: ['grok'],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Put the new key in.',
};
