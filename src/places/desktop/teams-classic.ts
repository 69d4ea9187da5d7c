import type { Place } from '../face.ts';
import { appFolders, electronStores } from '../browsers/electron.ts';

export const teamsClassic: Place = {
  id: 'teams-classic',
  label: 'Microsoft Teams (classic) messages and caches',
  class: 'COPY',
  owner: 'Microsoft Teams',
  stores: electronStores(
    appFolders('Microsoft/Teams', {
      linux: [
        '$CFG/Microsoft/Microsoft Teams',
        '$CFG/teams-for-linux',
        '~/.var/app/com.github.IsmaelMartinez.teams_for_linux/config/teams-for-linux',
      ],
    }),
  ),
  running: ['teams', 'Teams'],
  purge: 'P6',
  evidence: 'source',
  note: 'Sign out, then delete the folder; messages stay at the server.',
};
