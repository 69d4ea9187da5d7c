import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const remoteDesktop: Place = {
  id: 'remote-desktop',
  label: 'Remote desktop profiles',
  class: 'HOME',
  owner: 'Remmina, mRemoteNG and RDP',
  stores: [
    {
      globs: {
        linux: ['$DATA/remmina/*.remmina', '${XDG_CONFIG_HOME:-~/.config}/remmina/**'],
        darwin: ['$CFG/com.microsoft.rdc.macos/**'],
        win32: ['$CFG/mRemoteNG/confCons.xml*', '$LOCAL/Microsoft/Remote Desktop Connection Manager/RDCMan.settings'],
      },
      role: 'credentials',
      live: 'closed',
    },
    { globs: everywhere('/**/*.rdp', '/**/*.rdg'), role: 'config', live: 'in-place' },
  ],
  running: ['remmina', 'mRemoteNG', 'RDCMan'],
  purge: 'P8',
  evidence: 'unverified',
  note: 'Passwords are obfuscated.',
  next: 'Set the new one in the application.',
};
