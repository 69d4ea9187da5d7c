import type { Place } from '../face.ts';
import { appFolders, electronStores } from '../browsers/electron.ts';

export const chatApps: Place = {
  id: 'chat-apps',
  label: 'Other chat applications',
  class: 'COPY',
  owner: 'Signal, Element, WhatsApp, Telegram, Mattermost, Zoom and others',
  stores: electronStores(appFolders('{Signal,Element,Mattermost,Rocket.Chat,Zulip,WhatsApp,Keybase,ferdium}')),
  running: ['signal-desktop', 'element-desktop', 'mattermost-desktop', 'zulip', 'Signal', 'Element', 'Mattermost', 'WhatsApp'],
  purge: 'P6',
  evidence: 'unverified',
  note: 'Delete the message in the application. Signal and Element encrypt their databases, so those are not visible.',
};
