import type { Place } from './face.ts';

export const powershellHistory: Place = {
  id: 'powershell-history',
  label: 'PowerShell history and transcripts',
  class: 'COPY',
  owner: 'PowerShell',
  stores: [
    {
      globs: {
        linux: ['$DATA/powershell/PSReadLine/*_history.txt'],
        darwin: ['~/.local/share/powershell/PSReadLine/*_history.txt'],
        win32: ['$CFG/Microsoft/Windows/PowerShell/PSReadLine/*_history.txt'],
      },
      format: 'text',
      role: 'history',
      live: 'in-place',
    },
    {
      globs: {
        linux: ['~/PowerShell_transcript.*.txt'],
        darwin: ['~/PowerShell_transcript.*.txt'],
        win32: ['~/Documents/**/PowerShell_transcript.*.txt'],
      },
      format: 'text',
      role: 'log',
      live: 'in-place',
    },
  ],
  running: ['pwsh', 'powershell'],
  purge: 'P1',
  evidence: 'source',
};
