import type { Place } from '../face.ts';

export const neovimShada: Place = {
  id: 'neovim-shada',
  label: 'Neovim registers and command lines',
  class: 'COPY',
  owner: 'Neovim',
  stores: [
    {
      globs: {
        linux: ['${XDG_STATE_HOME:-~/.local/state}/nvim/shada/*'],
        darwin: ['${XDG_STATE_HOME:-~/.local/state}/nvim/shada/*'],
        win32: ['$LOCAL/nvim-data/shada/*'],
      },
      role: 'history',
      live: 'closed',
    },
  ],
  running: ['nvim'],
  purge: 'P6',
  evidence: 'tried',
  note: 'Neovim merges its memory into it when it ends.',
  next: 'In Neovim, :wshada! writes what is still wanted over it; or delete it while Neovim is closed.',
};
