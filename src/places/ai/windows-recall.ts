import type { Place } from '../face.ts';

export const windowsRecall: Place = {
  id: 'windows-recall',
  label: 'Windows Recall',
  class: 'FAR',
  owner: 'Windows Recall',
  stores: [{ globs: { win32: ['$LOCAL/CoreAIPlatform.00/**'] }, role: 'state', live: 'closed' }],
  running: ['aixhost'],
  purge: 'P9',
  evidence: 'unverified',
  note: 'Encrypted.',
  next: 'Settings, Privacy and security, Recall and snapshots deletes them.',
};
