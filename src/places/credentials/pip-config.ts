import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://pip.pypa.io/en/stable/topics/configuration/ */
export const pipConfig: Place = {
  id: 'pip-config',
  label: 'pip configuration',
  class: 'HOME',
  owner: 'pip',
  stores: [
    {
      globs: {
        linux: ['${PIP_CONFIG_FILE:-~/.config/pip/pip.conf}', '${XDG_CONFIG_HOME:-~/.config}/pip/pip.conf', '~/.pip/pip.conf'],
        darwin: [
          '${PIP_CONFIG_FILE:-~/.config/pip/pip.conf}',
          '$CFG/pip/pip.conf',
          '${XDG_DATA_HOME:-~/.local/share}/pip/pip.conf',
          '/Library/Application Support/pip/pip.conf',
          '${XDG_CONFIG_HOME:-~/.config}/pip/pip.conf',
          '~/.pip/pip.conf',
        ],
        win32: ['$CFG/pip/pip.ini', '~/pip/pip.ini', '/ProgramData/pip/pip.ini'],
      },
      format: 'text',
      role: 'config',
      live: 'in-place',
    },
    { globs: everywhere('/**/pip.conf', '/**/pip.ini'), format: 'text', role: 'config', live: 'in-place', class: 'COPY' },
  ],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: 'Passwords stand in index-url: `pip config set global.index-url URL`.',
};
