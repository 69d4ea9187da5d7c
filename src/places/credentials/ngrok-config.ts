import type { Place } from '../face.ts';

/** Source: https://github.com/1Password/shell-plugins/tree/main/plugins/ngrok */
export const ngrokConfig: Place = {
  id: 'ngrok-config',
  label: 'ngrok authtoken',
  class: 'HOME',
  owner: 'ngrok',
  stores: [
    {
      globs: {
        linux: ['$CFG/ngrok/ngrok.yml'],
        darwin: ['$CFG/ngrok/ngrok.yml', '${XDG_CONFIG_HOME:-~/.config}/ngrok/ngrok.yml', '~/.ngrok2/ngrok.yml'],
        win32: ['$LOCAL/ngrok/ngrok.yml', '~/.ngrok2/ngrok.yml'],
      },
      format: 'text',
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: '`ngrok config add-authtoken` writes a new one.',
};
