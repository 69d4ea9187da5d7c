import type { Place } from '../face.ts';
import { appFolders, electronStores } from '../browsers/electron.ts';

export const notion: Place = {
  id: 'notion',
  label: 'Notion pages',
  class: 'COPY',
  owner: 'Notion',
  stores: electronStores(appFolders('Notion')),
  running: ['notion-app', 'Notion', 'notion'],
  purge: 'P4',
  evidence: 'source',
  note: 'The application loads pages anew.',
  next: 'Delete it in Notion, also from the page history.',
};
