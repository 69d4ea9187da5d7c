import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const obsidianVaults: Place = {
  id: 'obsidian-vaults',
  label: 'Obsidian vaults',
  class: 'COPY',
  owner: 'Obsidian',
  stores: [
    { globs: everywhere('@obsidian-vault/**'), role: 'document', live: 'in-place' },
    { globs: everywhere('/**/.obsidian/**', '/**/.trash/**/*.md'), role: 'config', live: 'in-place' },
  ],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: 'Notes are plain files and may be changed while Obsidian runs. File recovery keeps copies elsewhere; Obsidian Sync keeps versions at the server.',
};
