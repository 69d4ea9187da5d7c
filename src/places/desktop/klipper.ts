import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const klipper: Place = {
  id: 'klipper',
  label: 'Klipper clipboard history',
  class: 'COPY',
  owner: 'Klipper',
  stores: [{ globs: { linux: ['$DATA/klipper/**'] }, role: 'history', sidecars: DATABASE, live: 'closed' }],
  running: ['plasmashell', 'klipper'],
  purge: 'P8',
  evidence: 'source',
  next: 'Clear History in its menu, or `qdbus org.kde.klipper /klipper clearClipboardHistory`.',
};
