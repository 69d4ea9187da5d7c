import type { Place } from '../face.ts';
import { appFolders, electronStores } from '../browsers/electron.ts';

export const postmanStorage: Place = {
  id: 'postman-storage',
  label: 'Postman environments and history',
  class: 'COPY',
  owner: 'Postman',
  stores: electronStores(appFolders('Postman', { flatpak: 'com.getpostman.Postman', snap: 'postman' })),
  running: ['postman', 'Postman'],
  purge: 'P6',
  evidence: 'source',
  note: 'The server and its version history keep copies.',
  next: 'Delete the value in Postman and let it sync.',
};
