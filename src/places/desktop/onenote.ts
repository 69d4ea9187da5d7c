import type { Place } from '../face.ts';

export const onenote: Place = {
  id: 'onenote',
  label: 'OneNote caches',
  class: 'FAR',
  owner: 'OneNote',
  stores: [
    {
      globs: {
        darwin: ['~/Library/Containers/com.microsoft.onenote.mac/**'],
        win32: ['$LOCAL/Microsoft/OneNote/**', '$LOCAL/Packages/Microsoft.Office.OneNote_*/**'],
      },
      role: 'cache',
      live: 'closed',
    },
  ],
  running: ['ONENOTE', 'Microsoft OneNote'],
  purge: 'P9',
  evidence: 'unverified',
  note: 'A format of its own.',
  next: 'Delete it in OneNote, also from the page versions and the notebook’s recycle bin.',
};
