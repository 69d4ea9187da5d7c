import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const aiderConfig: Place = {
  id: 'aider-config',
  label: 'aider configuration',
  class: 'HOME',
  owner: 'aider',
  stores: [
    {
      globs: everywhere('/**/.aider.conf.yml', '~/.aider/oauth-keys.env', '~/.aider.conf.yml'),
      format: 'text',
      role: 'config',
      live: 'in-place',
    },
  ],
  running: ['aider'],
  purge: 'P1',
  evidence: 'source',
  note: 'A running aider keeps the old key.',
};
