import type { Place } from '../face.ts';

/** Sources: https://block.github.io/goose/docs/guides/logs, https://block.github.io/goose/docs/guides/config-files */
export const gooseConfig: Place = {
  id: 'goose-config',
  label: 'Goose configuration and secrets',
  class: 'HOME',
  owner: 'Goose',
  stores: [
    {
      globs: {
        linux: ['${XDG_CONFIG_HOME:-~/.config}/goose/{config,secrets,permission}.yaml'],
        darwin: ['${XDG_CONFIG_HOME:-~/.config}/goose/{config,secrets,permission}.yaml'],
        win32: ['$CFG/Block/goose/config/{config,secrets,permission}.yaml'],
      },
      format: 'text',
      role: 'config',
      live: 'in-place',
    },
  ],
  running: ['goose', 'goosed', 'Goose'],
  purge: 'P1',
  evidence: 'source',
  note: '`goose configure`; secrets.yaml is only there where the keychain is switched off.',
};
