import type { Place } from '../face.ts';
import { electronStores } from '../browsers/electron.ts';

/** It keeps what WebView2 keeps, below a profile. */
const profiles = {
  darwin: ['~/Library/Containers/com.microsoft.teams2/Data/Library/Application Support/Microsoft/MSTeams/EBWebView/*'],
  win32: ['$LOCAL/Packages/MSTeams_*/LocalCache/Microsoft/MSTeams/EBWebView/*'],
};

export const teams: Place = {
  id: 'teams',
  label: 'Microsoft Teams messages and caches',
  class: 'COPY',
  owner: 'Microsoft Teams',
  stores: [
    ...electronStores(profiles),
    {
      globs: { darwin: ['~/Library/Containers/com.microsoft.teams2/**'], win32: ['$LOCAL/Packages/MSTeams_*/**'] },
      role: 'state',
      live: 'closed',
    },
  ],
  running: ['ms-teams', 'MSTeams'],
  purge: 'P3',
  evidence: 'unverified',
  note: 'Messages stay at the server.',
  next: 'Quit Teams, then reset it: Settings, Apps, Microsoft Teams, Reset.',
};
