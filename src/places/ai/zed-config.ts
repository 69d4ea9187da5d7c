import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://zed.dev/docs/configuring-zed */
export const zedConfig: Place = {
  id: 'zed-config',
  label: 'Zed settings',
  class: 'HOME',
  owner: 'Zed',
  stores: [
    {
      globs: {
        linux: ['${XDG_CONFIG_HOME:-~/.config}/zed/{settings,tasks,debug}.json'],
        darwin: ['${XDG_CONFIG_HOME:-~/.config}/zed/{settings,tasks,debug}.json'],
        win32: ['$CFG/Zed/{settings,tasks,debug}.json'],
      },
      role: 'config',
      live: 'in-place',
    },
    { globs: everywhere('/**/.zed/{settings,tasks,debug}.json'), role: 'config', live: 'in-place' },
  ],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: 'Environment of context servers stands in it; keys of providers are in the keychain.',
};
