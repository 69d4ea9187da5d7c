import type { Place } from '../face.ts';
import { appFolders, electronStores } from '../browsers/electron.ts';

export const discord: Place = {
  id: 'discord',
  label: 'Discord messages and caches',
  class: 'COPY',
  owner: 'Discord',
  stores: electronStores(appFolders('discord{,canary,ptb,development}', { flatpak: 'com.discordapp.Discord', snap: 'discord' })),
  running: ['discord', 'Discord', 'DiscordCanary', 'DiscordPTB'],
  purge: 'P6',
  evidence: 'source',
  note: 'Clients load it anew. The local storage holds the login.',
  next: 'Delete the message in Discord.',
};
