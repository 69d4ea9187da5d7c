import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const terminalRecordings: Place = {
  id: 'terminal-recordings',
  label: 'Recorded terminal sessions',
  class: 'COPY',
  owner: 'script, nohup, asciinema',
  stores: [
    {
      globs: everywhere(
        '/**/nohup.out',
        '/**/typescript',
        '/**/*.cast',
        '/**/screenlog.*',
        '~/.asciinema/**',
        '${XDG_STATE_HOME:-~/.local/state}/asciinema/**',
        '${XDG_CONFIG_HOME:-~/.config}/asciinema/**',
      ),
      format: 'text',
      role: 'log',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Console output as it was shown. An uploaded asciinema recording has to be deleted on its server.',
};
