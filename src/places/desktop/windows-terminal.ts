import type { Place } from '../face.ts';

export const windowsTerminal: Place = {
  id: 'windows-terminal',
  label: 'Windows Terminal state',
  class: 'COPY',
  owner: 'Windows Terminal',
  stores: [
    {
      globs: {
        win32: [
          '$LOCAL/Packages/Microsoft.WindowsTerminal{,Preview}_*/LocalState/{state.json,elevated-state.json,buffer_*.txt}',
          '$LOCAL/Microsoft/Windows Terminal/{state.json,buffer_*.txt}',
        ],
      },
      format: 'text',
      role: 'state',
      live: 'closed',
    },
  ],
  running: ['WindowsTerminal'],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Close Windows Terminal first: it writes the buffers when it ends.',
};
