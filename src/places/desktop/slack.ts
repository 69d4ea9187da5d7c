import type { Place } from '../face.ts';
import { appFolders, electronStores } from '../browsers/electron.ts';

export const slack: Place = {
  id: 'slack',
  label: 'Slack messages and caches',
  class: 'COPY',
  owner: 'Slack',
  stores: electronStores(
    appFolders('Slack', {
      flatpak: 'com.slack.Slack',
      snap: 'slack',
      darwin: ['~/Library/Containers/com.tinyspeck.slackmacgap/Data/Library/Application Support/Slack'],
      win32: ['$LOCAL/Packages/91750D7E.Slack_*/LocalCache/Roaming/Slack'],
    }),
  ),
  running: ['slack', 'Slack'],
  purge: 'P6',
  evidence: 'source',
  note: 'Messages come back from the server until they are deleted there. The storage holds the login.',
  next: 'Delete the message, then Help, Troubleshooting, Clear Cache and Restart.',
};
