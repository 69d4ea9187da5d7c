import { everywhere } from './everywhere.ts';
import type { Place } from './face.ts';

export const gitConfig: Place = {
  id: 'git-config',
  label: 'Git configuration and records of fetches',
  class: 'HOME',
  owner: 'Git',
  stores: [
    {
      globs: everywhere(
        '~/.gitconfig',
        '${XDG_CONFIG_HOME:-~/.config}/git/config',
        '/**/.git/config',
        '/**/.git/modules/**/config',
        '/**/.git/config.worktree',
      ),
      format: 'text',
      role: 'config',
      live: 'in-place',
    },
    {
      globs: everywhere('/**/.git/FETCH_HEAD', '/**/.git/logs/**', '/**/.git/*_MSG', '/**/.git/COMMIT_EDITMSG'),
      format: 'text',
      role: 'log',
      live: 'in-place',
      class: 'COPY',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Tokens stand in remote URLs, url.insteadOf and http.extraHeader: `git remote set-url` gives the remote a new one.',
};
