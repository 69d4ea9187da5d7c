import type { Place } from '../face.ts';
import { appFolders, electronStores } from '../browsers/electron.ts';

export const claudeDesktopStorage: Place = {
  id: 'claude-desktop-storage',
  label: 'Claude Desktop storage',
  class: 'COPY',
  owner: 'Claude Desktop',
  stores: electronStores(appFolders('Claude', { win32: ['$LOCAL/Packages/Claude_*/LocalCache/Roaming/Claude'] })),
  running: ['claude-desktop', 'Claude'],
  purge: 'P6',
  evidence: 'unverified',
  note: 'Close the application first; conversations are kept by the server too. Signing out empties most of it.',
};
