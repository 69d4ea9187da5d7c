import type { Place } from '../face.ts';

export const wsl: Place = {
  id: 'wsl',
  label: 'Disks of the Windows Subsystem for Linux',
  class: 'FAR',
  owner: 'WSL',
  stores: [
    {
      globs: { win32: ['$LOCAL/Packages/*/LocalState/ext4.vhdx', '$LOCAL/Packages/*/LocalState/rootfs/**', '$LOCAL/wsl/**'] },
      role: 'state',
      live: 'closed',
    },
  ],
  running: ['wslservice', 'vmmemWSL'],
  purge: 'P9',
  evidence: 'source',
  note: 'A disk is never written from outside.',
  next: 'Run an agent inside the distribution.',
};
