import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const cursorCliConfig: Place = {
  id: 'cursor-cli-config',
  label: 'Cursor command line configuration',
  class: 'HOME',
  owner: 'Cursor',
  stores: [
    {
      globs: everywhere('~/.cursor/{cli-config,auth,argv}.json', '${XDG_CONFIG_HOME:-~/.config}/cursor/auth.json'),
      format: 'json',
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: ['cursor-agent'],
  purge: 'P8',
  evidence: 'unverified',
  next: 'Sign out with `cursor-agent logout`.',
};
