import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const iterm2: Place = {
  id: 'iterm2',
  label: 'iTerm2 saved state and logs',
  class: 'COPY',
  owner: 'iTerm2',
  stores: [
    {
      globs: {
        darwin: [
          '$CFG/iTerm2/SavedState/**',
          '$CFG/iTerm2/chatdb.sqlite',
          '~/Library/Saved Application State/com.googlecode.iterm2.savedState/**',
        ],
      },
      role: 'state',
      sidecars: DATABASE,
      live: 'closed',
    },
  ],
  running: ['iTerm2'],
  purge: 'P3',
  evidence: 'source',
  note: 'Scrollback of windows that would be restored is lost.',
  next: 'Quit iTerm2, then delete its saved state.',
};
