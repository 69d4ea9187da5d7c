import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const powershellTranscripts: Place = {
  id: 'powershell-transcripts',
  label: 'PowerShell transcripts',
  class: 'COPY',
  owner: 'PowerShell',
  stores: [
    {
      globs: {
        linux: ['~/PowerShell_transcript.*.txt'],
        darwin: ['~/PowerShell_transcript.*.txt'],
        win32: ['~/Documents/**/PowerShell_transcript.*.txt', '~/OneDrive*/**/PowerShell_transcript.*.txt'],
      },
      format: 'text',
      role: 'log',
      live: 'in-place',
    },
    { globs: everywhere('/**/PowerShell_transcript.*.txt'), format: 'text', role: 'log', live: 'in-place' },
  ],
  running: ['pwsh', 'powershell'],
  purge: 'P1',
  evidence: 'source',
  note: 'Whole console output. Script-block logging also puts commands into the event log, which only an administrator can clear.',
};
