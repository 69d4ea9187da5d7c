import type { Place } from '../face.ts';

export const notepadPlusPlus: Place = {
  id: 'notepad-plus-plus',
  label: 'Notepad++ unsaved files and searches',
  class: 'COPY',
  owner: 'Notepad++',
  stores: [{ globs: { win32: ['$CFG/Notepad++/{backup/*,session.xml,config.xml}'] }, role: 'state', live: 'closed' }],
  running: ['notepad++'],
  purge: 'P1',
  evidence: 'source',
  note: 'Close the tab without saving it, or delete its backup while Notepad++ is closed.',
};
