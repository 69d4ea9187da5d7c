import type { Place } from '../face.ts';

/** Source: https://github.com/1Password/shell-plugins/tree/main/plugins/gitlab */
export const gitlabCli: Place = {
  id: 'gitlab-cli',
  label: 'GitLab CLI token',
  class: 'HOME',
  owner: 'glab',
  stores: [
    {
      globs: {
        linux: ['${GLAB_CONFIG_DIR:-~/.config/glab-cli}/config.yml', '${XDG_CONFIG_HOME:-~/.config}/glab-cli/config.yml'],
        darwin: [
          '${GLAB_CONFIG_DIR:-~/.config/glab-cli}/config.yml',
          '${XDG_CONFIG_HOME:-~/.config}/glab-cli/config.yml',
          '$CFG/glab-cli/config.yml',
        ],
        win32: ['$LOCAL/glab-cli/config.yml', '$CFG/glab-cli/config.yml'],
      },
      format: 'text',
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P8',
  evidence: 'source',
  next: '`glab auth logout --hostname HOST` removes it.',
};
