import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const editorBackups: Place = {
  id: 'editor-backups',
  label: 'Backup copies that editors leave',
  class: 'COPY',
  owner: 'editors',
  stores: [
    { globs: everywhere('/**/*~', '/**/*.{save,bak,orig,rej}'), role: 'document', live: 'in-place' },
    { globs: everywhere('~/.vim/{backup,backups}/**', '~/vimfiles/{backup,backups}/**'), role: 'state', live: 'in-place' },
    {
      globs: {
        linux: ['${XDG_STATE_HOME:-~/.local/state}/nvim/backup/**'],
        darwin: ['${XDG_STATE_HOME:-~/.local/state}/nvim/backup/**'],
        win32: ['$LOCAL/nvim-data/backup/**'],
      },
      role: 'state',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Whole older copies: delete those that nobody needs.',
};
