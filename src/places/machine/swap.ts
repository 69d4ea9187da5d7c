import type { Place } from '../face.ts';

export const swap: Place = {
  id: 'swap',
  label: 'Swap and hibernation',
  class: 'FAR',
  owner: 'the system',
  stores: [
    {
      globs: {
        linux: ['/swapfile', '/swap.img', '/swap/**'],
        darwin: ['/private/var/vm/**'],
        win32: ['/pagefile.sys', '/hiberfil.sys', '/swapfile.sys'],
      },
      role: 'state',
      live: 'closed',
    },
  ],
  running: ['systemd', 'kernel_task', 'System'],
  purge: 'P9',
  evidence: 'unverified',
  note: 'Pages of memory, out of reach.',
  next: 'Encrypt the disk, and restart the machine after a rotation.',
};
