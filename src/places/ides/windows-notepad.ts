import type { Place } from '../face.ts';

export const windowsNotepad: Place = {
  id: 'windows-notepad',
  label: 'Windows Notepad tabs',
  class: 'COPY',
  owner: 'Windows Notepad',
  stores: [
    { globs: { win32: ['$LOCAL/Packages/Microsoft.WindowsNotepad_*/LocalState/{TabState,WindowState}/*'] }, role: 'state', live: 'closed' },
  ],
  running: ['notepad'],
  purge: 'P6',
  evidence: 'source',
  note: 'Unsaved text, also of tabs that were closed.',
  next: 'Close the tab in Notepad, or delete its file while Notepad is closed.',
};
