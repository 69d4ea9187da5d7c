import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://zed.dev/docs/workspace-persistence */
export const zedState: Place = {
  id: 'zed-state',
  label: 'Zed workspace databases and logs',
  class: 'COPY',
  owner: 'Zed',
  stores: [
    {
      globs: { linux: ['${XDG_DATA_HOME:-~/.local/share}/zed/db/**'], darwin: ['$CFG/Zed/db/**'], win32: ['$LOCAL/Zed/db/**'] },
      role: 'state',
      sidecars: DATABASE,
      live: 'closed',
    },
    {
      globs: { linux: ['${XDG_DATA_HOME:-~/.local/share}/zed/logs/**'], darwin: ['~/Library/Logs/Zed/**'], win32: ['$LOCAL/Zed/logs/**'] },
      format: 'text',
      role: 'log',
      live: 'closed',
    },
  ],
  running: ['zed', 'zed-editor', 'zeditor', 'Zed'],
  purge: 'P4',
  evidence: 'source',
  note: 'Unsaved buffers and terminals of the last session. Deleting the database loses open tabs and recent projects.',
};
