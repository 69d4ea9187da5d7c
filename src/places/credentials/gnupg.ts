import type { Place } from '../face.ts';

export const gnupg: Place = {
  id: 'gnupg',
  label: 'GnuPG private keys',
  class: 'HOME',
  owner: 'GnuPG',
  stores: [
    {
      globs: { linux: ['${GNUPGHOME:-~/.gnupg}/**'], darwin: ['${GNUPGHOME:-~/.gnupg}/**'], win32: ['$CFG/gnupg/**'] },
      role: 'credentials',
      live: 'closed',
    },
  ],
  running: ['gpg-agent', 'gpg'],
  purge: 'P8',
  evidence: 'unverified',
  next: 'Publish the revocation first, then `gpg --delete-secret-keys KEY`.',
};
