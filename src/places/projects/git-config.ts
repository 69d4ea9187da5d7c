import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const gitConfig: Place = {
  id: 'git-config',
  label: 'Git configuration',
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
        '/**/.git/worktrees/*/config.worktree',
        '/**/.gitmodules',
      ),
      format: 'text',
      role: 'config',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Tokens stand in remote URLs, url.insteadOf and http.extraHeader: `git remote set-url` gives the remote a new one.',
};
