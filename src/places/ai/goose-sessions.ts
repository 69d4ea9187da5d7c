import type { Place } from '../face.ts';

/** Sources: https://block.github.io/goose/docs/guides/logs, https://block.github.io/goose/docs/guides/config-files */
export const gooseSessions: Place = {
  id: 'goose-sessions',
  label: 'Goose history and logs',
  class: 'COPY',
  owner: 'Goose',
  stores: [
    {
      globs: {
        linux: ['${XDG_DATA_HOME:-~/.local/share}/goose/**/*.jsonl'],
        darwin: ['${XDG_DATA_HOME:-~/.local/share}/goose/**/*.jsonl'],
        win32: ['$CFG/Block/goose/**/*.jsonl'],
      },
      format: 'jsonl',
      role: 'transcript',
      live: 'in-place',
    },
    {
      globs: {
        linux: [
          '${XDG_CONFIG_HOME:-~/.config}/goose/history.txt',
          '${XDG_STATE_HOME:-~/.local/state}/goose/**',
          '${XDG_DATA_HOME:-~/.local/share}/goose/**',
        ],
        darwin: [
          '${XDG_CONFIG_HOME:-~/.config}/goose/history.txt',
          '${XDG_STATE_HOME:-~/.local/state}/goose/**',
          '${XDG_DATA_HOME:-~/.local/share}/goose/**',
        ],
        win32: ['$CFG/Block/goose/data/history.txt', '$CFG/Block/goose/data/**'],
      },
      role: 'history',
      live: 'in-place',
    },
  ],
  running: ['goose', 'goosed', 'Goose'],
  purge: 'P1',
  evidence: 'source',
  note: 'Versions before 1.10 kept a file for each session.',
};
