import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const warp: Place = {
  id: 'warp',
  label: 'Warp commands, outputs and AI conversations',
  class: 'COPY',
  owner: 'Warp',
  stores: [
    {
      globs: {
        linux: ['${XDG_STATE_HOME:-~/.local/state}/warp-terminal{,-preview}/*.sqlite'],
        darwin: ['~/Library/Group Containers/2BBY89MBSN.dev.warp/**/*.sqlite', '$CFG/dev.warp.Warp-*/*.sqlite'],
        win32: ['$LOCAL/warp/Warp/data/*.sqlite', '$LOCAL/warp/Warp*/data/*.sqlite'],
      },
      role: 'history',
      sidecars: DATABASE,
      live: 'closed',
    },
    {
      globs: {
        linux: ['${XDG_STATE_HOME:-~/.local/state}/warp-terminal{,-preview}/**'],
        darwin: ['~/Library/Logs/warp*.log*'],
        win32: ['$LOCAL/warp/Warp/data/logs/**'],
      },
      format: 'text',
      role: 'log',
      live: 'closed',
    },
  ],
  running: ['warp-terminal', 'warp', 'Warp', 'stable'],
  purge: 'P4',
  evidence: 'source',
  note: 'Warp Drive and shared sessions are kept by the server too.',
};
