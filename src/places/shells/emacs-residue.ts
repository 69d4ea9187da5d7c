import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const emacsResidue: Place = {
  id: 'emacs-residue',
  label: 'Emacs auto-saves, backups and session files',
  class: 'COPY',
  owner: 'Emacs',
  stores: [
    {
      globs: everywhere(
        '/**/#*#',
        '~/.emacs.d/{auto-save-list,backups,auto-save,undo-tree,undo-fu-session,url,eshell}/**',
        '~/.emacs.d/{recentf,history,savehist,places,.lsp-session-v1}',
        '~/.saves-*',
        '${XDG_CONFIG_HOME:-~/.config}/emacs/{auto-save-list,backups,auto-save,undo-tree,undo-fu-session,eshell}/**',
        '${XDG_CONFIG_HOME:-~/.config}/emacs/{recentf,history,savehist,places}',
      ),
      role: 'state',
      live: 'in-place',
    },
  ],
  running: ['emacs'],
  purge: 'P3',
  evidence: 'unverified',
  note: 'Where `.#FILE` is there, the file is open in Emacs: save and close it first.',
  next: 'Save and close the file in Emacs, then delete it.',
};
