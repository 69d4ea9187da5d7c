import type { Place } from '../face.ts';

export const userLogs: Place = {
  id: 'user-logs',
  label: 'Logs of programs',
  class: 'COPY',
  owner: 'programs',
  stores: [
    {
      globs: {
        linux: ['$STATE/**/*.log', '$CACHE/**/*.log', '~/.local/share/xorg/**', '~/.xsession-errors*'],
        darwin: ['~/Library/Logs/**'],
        win32: ['$LOCAL/Temp/**/*.log'],
      },
      format: 'text',
      role: 'log',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'A program that still has it open goes on at its place.',
};
