import { everywhere } from './everywhere.ts';
import type { Place } from './face.ts';

export const gitCredentials: Place = {
  id: 'git-credentials',
  label: 'Git credential store, gh and glab',
  class: 'HOME',
  owner: 'Git',
  stores: [
    {
      globs: everywhere('~/.git-credentials', '${XDG_CONFIG_HOME:-~/.config}/git/credentials'),
      format: 'text',
      role: 'credentials',
      live: 'in-place',
    },
    {
      globs: {
        linux: ['$CFG/gh/hosts.yml', '$CFG/glab-cli/config.yml', '$CFG/hub'],
        darwin: ['~/.config/gh/hosts.yml', '~/.config/glab-cli/config.yml', '$CFG/glab-cli/config.yml', '~/.config/hub'],
        win32: ['$CFG/GitHub CLI/hosts.yml'],
      },
      format: 'text',
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: 'Git asks again; `git credential reject`, `gh auth logout` and `glab auth logout` are the tools’ own ways.',
};
