import { DATABASE, everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const atuinHistory: Place = {
  id: 'atuin-history',
  label: 'Atuin history',
  class: 'COPY',
  owner: 'Atuin',
  stores: [
    {
      globs: everywhere('${XDG_DATA_HOME:-~/.local/share}/atuin/{history,records,kv,scripts,ai_sessions,meta}.db'),
      role: 'history',
      sidecars: DATABASE,
      live: 'closed',
    },
  ],
  running: ['atuin'],
  purge: 'P4',
  evidence: 'source',
  note: '`atuin history prune` and `atuin history delete` remove entries; the sync server keeps its own end-to-end encrypted copy. records.db is encrypted.',
};
