import type { Place } from '../face.ts';

export const windowsRegistry: Place = {
  id: 'windows-registry',
  label: 'The user’s part of the registry',
  class: 'FAR',
  owner: 'Windows',
  stores: [{ globs: { win32: ['~/NTUSER.DAT*', '$LOCAL/Microsoft/Windows/UsrClass.dat*'] }, role: 'state', live: 'closed' }],
  running: ['explorer'],
  purge: 'P9',
  evidence: 'source',
  note: '`setx` values stand under HKCU\\Environment, PuTTY and WinSCP sessions under HKCU\\Software. Windows keeps the file locked, so it is not visible as a file.',
  next: 'Remove the value with `reg delete`.',
};
