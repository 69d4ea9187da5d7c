import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const openhandsConfig: Place = {
  id: 'openhands-config',
  label: 'OpenHands settings',
  class: 'HOME',
  owner: 'OpenHands',
  stores: [
    {
      globs: everywhere('~/.openhands/{settings,secrets,agent_settings,mcp}.json', '~/.openhands/*.toml'),
      role: 'config',
      live: 'in-place',
    },
  ],
  running: ['openhands'],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Put the new key in under Settings.',
};
