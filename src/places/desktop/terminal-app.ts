import type { Place } from '../face.ts';

export const terminalApp: Place = {
  id: 'terminal-app',
  label: 'Saved state of Terminal',
  class: 'FAR',
  owner: 'Terminal',
  stores: [{ globs: { darwin: ['~/Library/Saved Application State/com.apple.Terminal.savedState/**'] }, role: 'state', live: 'closed' }],
  running: ['Terminal'],
  purge: 'P9',
  evidence: 'source',
  note: 'Encrypted.',
  next: 'Close the window, or delete the folder while Terminal is closed.',
};
