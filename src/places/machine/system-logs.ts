import type { Place } from '../face.ts';

export const systemLogs: Place = {
  id: 'system-logs',
  label: 'System logs',
  class: 'FAR',
  owner: 'the system',
  stores: [
    {
      globs: {
        linux: ['/var/log/**'],
        darwin: ['/var/log/**', '/private/var/log/**', '/private/var/db/diagnostics/**', '/Library/Logs/**'],
        win32: ['/Windows/System32/winevt/Logs/**', '/ProgramData/Microsoft/Windows Defender/Support/**'],
      },
      role: 'log',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P8',
  evidence: 'unverified',
  note: 'Command lines of sudo and what services printed. Needs an administrator.',
  next: '`journalctl --vacuum-time=1s` empties all of the journal; `log erase`, `wevtutil cl` elsewhere.',
};
