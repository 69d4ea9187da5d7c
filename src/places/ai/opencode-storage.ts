import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://opencode.ai/docs/troubleshooting/ */
export const opencodeStorage: Place = {
  id: 'opencode-storage',
  label: 'opencode storage and logs',
  class: 'COPY',
  owner: 'opencode',
  stores: [
    {
      globs: everywhere('${XDG_DATA_HOME:-~/.local/share}/opencode/{storage,project,log,tool-output}/**'),
      role: 'transcript',
      live: 'in-place',
    },
    {
      globs: everywhere('${XDG_STATE_HOME:-~/.local/state}/opencode/**', '${XDG_DATA_HOME:-~/.local/share}/opencode/**'),
      role: 'history',
      live: 'in-place',
    },
  ],
  running: ['opencode'],
  purge: 'P1',
  evidence: 'source',
  note: 'Older versions kept each message in a file of its own here.',
};
