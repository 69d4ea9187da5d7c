import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const ampConfig: Place = {
  id: 'amp-config',
  label: 'Amp configuration and credentials',
  class: 'HOME',
  owner: 'Amp',
  stores: [
    { globs: everywhere('${XDG_DATA_HOME:-~/.local/share}/amp/secrets.json'), format: 'json', role: 'credentials', live: 'in-place' },
    {
      globs: everywhere('${XDG_CONFIG_HOME:-~/.config}/amp/settings.json', '/**/.amp/settings.json'),
      format: 'json',
      role: 'config',
      live: 'in-place',
    },
  ],
  running: ['amp'],
  purge: 'P8',
  evidence: 'source',
  next: 'Sign out with `amp logout`.',
};
