import type { Place } from '../face.ts';

export const icloudDrive: Place = {
  id: 'icloud-drive',
  label: 'iCloud Drive',
  class: 'COPY',
  owner: 'iCloud',
  stores: [{ globs: { darwin: ['~/Library/Mobile Documents/**'], win32: ['~/iCloudDrive/**'] }, role: 'document', live: 'in-place' }],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: 'Files that are not stored here are not visible and never downloaded. Every change is a new version: the old one stays in the version history and the recycle bin until it is removed there, and on every other device until it has synced.',
  next: 'Remove the older versions too: icloud.com, Recently Deleted.',
};
