import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const launcherClipboards: Place = {
  id: 'launcher-clipboards',
  label: 'Clipboard histories of launchers on macOS',
  class: 'COPY',
  owner: 'Alfred, Paste, Raycast, Pastebot',
  stores: [
    {
      globs: {
        darwin: [
          '$CFG/Alfred/Databases/clipboard.alfdb',
          '$CFG/Alfred/Databases/**',
          '$CFG/com.wiheads.paste/**',
          '~/Library/Containers/com.wiheads.paste*/**',
          '~/Library/Containers/com.tapbots.Pastebot2Mac/**',
          '$CFG/com.raycast.macos/**',
          '$CFG/com.generalarcade.flycut/**',
        ],
      },
      role: 'history',
      sidecars: DATABASE,
      live: 'closed',
    },
  ],
  running: ['Alfred', 'Paste', 'Raycast', 'Pastebot'],
  purge: 'P8',
  evidence: 'unverified',
  note: 'Raycast encrypts its own.',
  next: 'Clear the clipboard history in the application.',
};
