import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const zedThreads: Place = {
  id: 'zed-threads',
  label: 'Zed agent threads',
  class: 'COPY',
  owner: 'Zed',
  stores: [
    {
      globs: {
        linux: ['${XDG_DATA_HOME:-~/.local/share}/zed/threads/*.db'],
        darwin: ['$CFG/Zed/threads/*.db'],
        win32: ['$LOCAL/Zed/threads/*.db'],
      },
      role: 'transcript',
      sidecars: DATABASE,
      live: 'closed',
    },
    {
      globs: {
        linux: ['${XDG_DATA_HOME:-~/.local/share}/zed/conversations/**'],
        darwin: ['$CFG/Zed/conversations/**'],
        win32: ['$LOCAL/Zed/conversations/**'],
      },
      role: 'transcript',
      live: 'closed',
    },
    {
      globs: {
        linux: ['${XDG_DATA_HOME:-~/.local/share}/zed/prompts/**'],
        darwin: ['$CFG/Zed/prompts/**'],
        win32: ['$LOCAL/Zed/prompts/**'],
      },
      role: 'state',
      live: 'closed',
    },
  ],
  running: ['zed', 'zed-editor', 'zeditor', 'Zed'],
  purge: 'P4',
  evidence: 'source',
  note: 'Threads are compressed, so grep does not see them. Delete a thread in the agent panel, then close Zed.',
};
