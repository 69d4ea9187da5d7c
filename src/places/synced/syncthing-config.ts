import type { Place } from '../face.ts';

export const syncthingConfig: Place = {
  id: 'syncthing-config',
  label: 'Syncthing keys',
  class: 'HOME',
  owner: 'Syncthing',
  stores: [
    {
      globs: {
        linux: [
          '${XDG_STATE_HOME:-~/.local/state}/syncthing/{config.xml,key.pem,https-key.pem}',
          '${XDG_CONFIG_HOME:-~/.config}/syncthing/{config.xml,key.pem,https-key.pem}',
        ],
        darwin: ['$CFG/Syncthing/{config.xml,key.pem,https-key.pem}'],
        win32: ['$LOCAL/Syncthing/{config.xml,key.pem,https-key.pem}'],
      },
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: ['syncthing'],
  purge: 'P8',
  evidence: 'unverified',
  note: 'A new device key makes this a new device.',
  next: 'The API key is made anew under Actions, Settings.',
};
