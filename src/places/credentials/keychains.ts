import type { Place } from '../face.ts';

export const keychains: Place = {
  id: 'keychains',
  label: 'System keychains',
  class: 'HOME',
  owner: 'the system',
  stores: [
    {
      globs: {
        linux: ['$DATA/keyrings/**', '$DATA/kwalletd/**', '~/.password-store/**'],
        darwin: ['~/Library/Keychains/**'],
        win32: [
          '$CFG/Microsoft/Credentials/**',
          '$LOCAL/Microsoft/Credentials/**',
          '$CFG/Microsoft/Protect/**',
          '$LOCAL/Microsoft/Vault/**',
        ],
      },
      role: 'credentials',
      live: 'closed',
    },
  ],
  running: ['gnome-keyring-daemon', 'kwalletd5', 'kwalletd6'],
  purge: 'P8',
  evidence: 'unverified',
  note: 'Encrypted, so nothing in it can be matched, and that is where secrets belong.',
  next: 'Change the item in Seahorse, KWalletManager, Keychain Access or Credential Manager.',
};
