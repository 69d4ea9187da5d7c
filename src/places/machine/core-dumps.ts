import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const coreDumps: Place = {
  id: 'core-dumps',
  label: 'Core dumps and crash reports',
  class: 'COPY',
  owner: 'programs that crashed',
  stores: [
    {
      globs: {
        linux: [
          '/var/lib/systemd/coredump/**',
          '/var/crash/**',
          '/**/core',
          '/**/core.dump',
          '/**/vgcore.*',
          '$CACHE/abrt/**',
          '~/.apport-*/**',
        ],
        darwin: ['/cores/**', '~/Library/Logs/DiagnosticReports/**', '/Library/Logs/DiagnosticReports/**'],
        win32: [
          '$LOCAL/CrashDumps/**',
          '$LOCAL/Microsoft/Windows/WER/**',
          '/ProgramData/Microsoft/Windows/WER/**',
          '/Windows/Minidump/**',
          '/Windows/MEMORY.DMP',
        ],
      },
      role: 'state',
      live: 'in-place',
    },
    {
      globs: everywhere('/**/*.{dmp,mdmp,hprof,heapsnapshot,heapprofile,core}', '/**/hs_err_pid*.log', '/**/heapdump.*'),
      role: 'document',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P3',
  evidence: 'unverified',
  note: 'Memory of a program as it was, with whatever it held.',
  next: 'Delete it; `coredumpctl` lists those of systemd.',
};
