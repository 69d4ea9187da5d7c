import type { Place } from '../face.ts';

export const winscp: Place = {
  id: 'winscp',
  label: 'WinSCP and PuTTY files',
  class: 'HOME',
  owner: 'WinSCP and PuTTY',
  stores: [
    {
      globs: { linux: ['~/.putty/**'], darwin: ['~/.putty/**'], win32: ['$CFG/WinSCP.ini', '~/Documents/WinSCP.ini'] },
      role: 'credentials',
      live: 'closed',
    },
  ],
  running: ['WinSCP', 'putty'],
  purge: 'P8',
  evidence: 'unverified',
  note: 'Usually both keep their sessions in the registry, where only `reg delete` reaches them.',
  next: 'Delete the site in WinSCP.',
};
