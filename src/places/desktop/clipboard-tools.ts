import type { Place } from '../face.ts';

export const clipboardTools: Place = {
  id: 'clipboard-tools',
  label: 'Clipboard histories of other tools on Linux',
  class: 'COPY',
  owner: 'GPaste, cliphist, clipman, Parcellite',
  stores: [
    {
      globs: {
        linux: [
          '$DATA/gpaste/**',
          '$CACHE/cliphist/**',
          '$CACHE/clipman/**',
          '$DATA/clipman.json',
          '$DATA/parcellite/**',
          '$CACHE/parcellite/**',
          '$DATA/diodon/**',
          '$DATA/clipit/**',
          '$CACHE/xfce4/clipman/**',
          '$CACHE/clipboard-indicator@tudmotu.com/**',
          '$CACHE/greenclip*',
          '$DATA/org.gnome.GPaste/**',
        ],
      },
      role: 'history',
      live: 'closed',
    },
  ],
  running: ['gpaste-daemon', 'cliphist', 'clipman', 'xfce4-clipman', 'parcellite', 'diodon', 'greenclip', 'gnome-shell'],
  purge: 'P8',
  evidence: 'unverified',
  next: 'Remove the entry: `gpaste-client delete ID`, `cliphist delete`, `clipman clear`.',
};
