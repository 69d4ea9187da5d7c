import type { Place } from '../face.ts';

export const powershellHistory: Place = {
  id: 'powershell-history',
  label: 'PowerShell history',
  class: 'COPY',
  owner: 'PowerShell',
  stores: [
    {
      globs: {
        linux: ['$DATA/powershell/PSReadLine/*_history.txt'],
        darwin: ['${XDG_DATA_HOME:-~/.local/share}/powershell/PSReadLine/*_history.txt'],
        win32: ['$CFG/Microsoft/Windows/PowerShell/PSReadLine/*_history.txt'],
      },
      format: 'text',
      role: 'history',
      live: 'in-place',
    },
  ],
  running: ['pwsh', 'powershell'],
  purge: 'P1',
  evidence: 'source',
  note: 'Each command is appended when it is run; an open session also keeps it in memory.',
};
