import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const sshKeys: Place = {
  id: 'ssh-keys',
  label: 'SSH keys and configuration',
  class: 'HOME',
  owner: 'OpenSSH',
  stores: [
    {
      globs: everywhere('~/.ssh/id_*', '~/.ssh/*.pem', '~/.ssh/*_key', '~/.ssh/**'),
      format: 'text',
      role: 'credentials',
      live: 'in-place',
    },
    { globs: everywhere('~/.ssh/*{.bak,.old,.orig,~}'), format: 'text', role: 'credentials', live: 'in-place', class: 'COPY' },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'An overwritten key cannot log in any more: hosts and forges need the new public key first.',
};
