import type { Place } from '../face.ts';
import { appFolders, electronStores } from '../browsers/electron.ts';

export const obsidianState: Place = {
  id: 'obsidian-state',
  label: 'Obsidian file recovery snapshots',
  class: 'COPY',
  owner: 'Obsidian',
  stores: electronStores(appFolders('obsidian', { flatpak: 'md.obsidian.Obsidian', snap: 'obsidian' })),
  running: ['obsidian', 'Obsidian'],
  purge: 'P6',
  evidence: 'source',
  note: 'Copies of notes every five minutes for a week: Settings, File recovery, Clear, or with Obsidian closed.',
};
