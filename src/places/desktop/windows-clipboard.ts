import type { Place } from '../face.ts';

export const windowsClipboard: Place = {
  id: 'windows-clipboard',
  label: 'Windows clipboard history',
  class: 'FAR',
  owner: 'Windows',
  stores: [{ globs: { win32: ['$LOCAL/Microsoft/Windows/Clipboard/**'] }, role: 'history', live: 'closed' }],
  running: ['explorer'],
  purge: 'P9',
  evidence: 'source',
  note: 'Pinned entries are encrypted; the rest is in memory.',
  next: 'Settings, System, Clipboard, Clear.',
};
