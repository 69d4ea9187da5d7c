import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/npm/cli/blob/latest/workspaces/config/lib/definitions/definitions.js */
export const npmLogs: Place = {
  id: 'npm-logs',
  label: 'Logs of JavaScript package managers',
  class: 'COPY',
  owner: 'npm, Yarn, pnpm',
  stores: [
    {
      globs: { linux: ['~/.npm/_logs/**'], darwin: ['~/.npm/_logs/**'], win32: ['$LOCAL/npm-cache/_logs/**', '$CFG/npm-cache/_logs/**'] },
      format: 'text',
      role: 'log',
      live: 'in-place',
    },
    {
      globs: everywhere('/**/npm-debug.log*', '/**/yarn-error.log', '/**/yarn-debug.log*', '/**/.pnpm-debug.log*', '/**/lerna-debug.log*'),
      format: 'text',
      role: 'log',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P3',
  loose: true,
  evidence: 'source',
  note: 'Addresses with their credentials, environment of scripts that failed.',
};
