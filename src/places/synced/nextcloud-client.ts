import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const nextcloudClient: Place = {
  id: 'nextcloud-client',
  label: 'Nextcloud client settings and logs',
  class: 'COPY',
  owner: 'Nextcloud',
  stores: [
    {
      globs: {
        linux: ['$CFG/Nextcloud/**', '$DATA/Nextcloud/**', '~/.var/app/com.nextcloud.desktopclient.nextcloud/**'],
        darwin: ['~/Library/Preferences/Nextcloud/**', '$CFG/Nextcloud/**'],
        win32: ['$CFG/Nextcloud/**', '$LOCAL/Nextcloud/**'],
      },
      role: 'log',
      sidecars: DATABASE,
      live: 'closed',
    },
  ],
  running: ['nextcloud', 'Nextcloud'],
  purge: 'P3',
  evidence: 'unverified',
  note: 'Names of files and addresses; the password is in the keychain.',
  next: 'Rename the file in Nextcloud; the client follows.',
};
