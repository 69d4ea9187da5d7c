import type { Place } from '../face.ts';

export const passwordManagers: Place = {
  id: 'password-managers',
  label: 'Password managers’ local stores',
  class: 'HOME',
  owner: '1Password, Bitwarden, KeePassXC',
  stores: [
    {
      globs: {
        linux: ['$CFG/{1Password,Bitwarden,op}/**', '$CFG/Bitwarden CLI/**', '${XDG_CONFIG_HOME:-~/.config}/keepassxc/**'],
        darwin: [
          '$CFG/{1Password,Bitwarden}/**',
          '$CFG/Bitwarden CLI/**',
          '~/Library/Group Containers/2BUA8C4S2C.com.1password/**',
          '${XDG_CONFIG_HOME:-~/.config}/op/**',
        ],
        win32: ['$CFG/{Bitwarden,KeePassXC}/**', '$CFG/Bitwarden CLI/**', '$LOCAL/1Password/**'],
      },
      role: 'credentials',
      live: 'closed',
    },
  ],
  running: ['1password', 'bitwarden', 'keepassxc', '1Password', 'Bitwarden'],
  purge: 'P8',
  evidence: 'unverified',
  note: 'Encrypted.',
  next: 'Change the item in the application.',
};
