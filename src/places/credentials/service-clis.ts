import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/1Password/shell-plugins/tree/main/plugins/ */
export const serviceClis: Place = {
  id: 'service-clis',
  label: 'Tokens of further services',
  class: 'HOME',
  owner: 'Akamai, Civo, Vultr, Lacework, Zapier, Gitea, Cachix, Octopus, Exercism and others',
  stores: [
    {
      globs: everywhere(
        '~/.edgerc',
        '~/.civo.json',
        '~/.vultr-cli.yaml',
        '~/.lacework.toml',
        '~/.zapierrc',
        '~/.tugboat.yml',
        '~/.laravel-forge/config.json',
        '~/.laravel-vapor/config.json',
        '~/.ohdear/config.json',
        '~/.td/td.conf',
        '${XDG_CONFIG_HOME:-~/.config}/tea/config.yml',
        '$CFG/tea/config.yml',
        '${XDG_CONFIG_HOME:-~/.config}/cachix/cachix.dhall',
        '${XDG_CONFIG_HOME:-~/.config}/octopus/cli_config.json',
        '${XDG_CONFIG_HOME:-~/.config}/exercism/user.json',
        '${XDG_CONFIG_HOME:-~/.config}/pipedream/config',
        '${XDG_CONFIG_HOME:-~/.config}/todoist/config.json',
      ),
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: 'Each has a logout or a page where its token is revoked.',
};
