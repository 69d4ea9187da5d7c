import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const vimUndo: Place = {
  id: 'vim-undo',
  label: 'Vim undo files',
  class: 'COPY',
  owner: 'Vim and Neovim',
  stores: [
    { globs: everywhere('/**/.*.un~', '~/.vim/{undo,undodir}/**', '~/vimfiles/{undo,undodir}/**'), role: 'history', live: 'closed' },
    {
      globs: {
        linux: ['${XDG_STATE_HOME:-~/.local/state}/nvim/undo/**'],
        darwin: ['${XDG_STATE_HOME:-~/.local/state}/nvim/undo/**'],
        win32: ['$LOCAL/nvim-data/undo/**'],
      },
      role: 'history',
      live: 'closed',
    },
  ],
  running: ['vim', 'nvim', 'gvim', 'vi'],
  purge: 'P3',
  loose: true,
  evidence: 'tried',
  note: 'Keeps text that was deleted from the file long ago. Where the file itself changes too, vim no longer takes its steps: undo over closed sessions is gone for that file.',
};
