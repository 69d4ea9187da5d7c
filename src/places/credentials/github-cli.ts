import type { Place } from '../face.ts';

/** Source: https://github.com/1Password/shell-plugins/tree/main/plugins/github */
export const githubCli: Place = {
  id: 'github-cli',
  label: 'GitHub CLI token',
  class: 'HOME',
  owner: 'gh',
  stores: [
    {
      globs: {
        linux: [
          '${GH_CONFIG_DIR:-~/.config/gh}/hosts.yml',
          '${XDG_CONFIG_HOME:-~/.config}/gh/hosts.yml',
          '${XDG_CONFIG_HOME:-~/.config}/hub',
        ],
        darwin: [
          '${GH_CONFIG_DIR:-~/.config/gh}/hosts.yml',
          '${XDG_CONFIG_HOME:-~/.config}/gh/hosts.yml',
          '${XDG_CONFIG_HOME:-~/.config}/hub',
        ],
        win32: ['$CFG/GitHub CLI/hosts.yml'],
      },
      format: 'text',
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P8',
  evidence: 'source',
  note: 'Only where there is no keychain.',
  next: '`gh auth logout` removes it, github.com/settings revokes it.',
};
