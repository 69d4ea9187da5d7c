import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const crushConfig: Place = {
  id: 'crush-config',
  label: 'Crush configuration',
  class: 'HOME',
  owner: 'Crush',
  stores: [
    {
      globs: everywhere(
        '${XDG_CONFIG_HOME:-~/.config}/crush/*.json',
        '${XDG_DATA_HOME:-~/.local/share}/crush/*.json',
        '/**/{crush,.crush}.json',
      ),
      format: 'json',
      role: 'config',
      live: 'in-place',
    },
  ],
  running: ['crush'],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Use $NAME references in it instead of keys.',
};
