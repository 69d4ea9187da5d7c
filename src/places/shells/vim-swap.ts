import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const vimSwap: Place = {
  id: 'vim-swap',
  label: 'Vim swap files',
  class: 'COPY',
  owner: 'Vim and Neovim',
  stores: [
    {
      globs: everywhere('/**/.*.{swp,swo,swn,swm,swl}', '/**/.{swp,swo}', '~/.vim/{swap,swp,tmp}/**', '~/vimfiles/{swap,swp,tmp}/**'),
      role: 'state',
      live: 'closed',
    },
    {
      globs: {
        linux: ['${XDG_STATE_HOME:-~/.local/state}/nvim/swap/**'],
        darwin: ['${XDG_STATE_HOME:-~/.local/state}/nvim/swap/**'],
        win32: ['$LOCAL/nvim-data/swap/**'],
      },
      role: 'state',
      live: 'closed',
    },
  ],
  running: ['vim', 'nvim', 'gvim', 'vi', 'view', 'vimdiff'],
  purge: 'P6',
  evidence: 'tried',
  note: 'Unsaved text of a file that is open or whose editor crashed.',
  next: 'Recover the text with `vim -r FILE`, then delete the swap file.',
};
