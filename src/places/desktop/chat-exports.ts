import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const chatExports: Place = {
  id: 'chat-exports',
  label: 'Exports of chats',
  class: 'COPY',
  owner: 'Slack, ChatGPT, Claude and others',
  stores: [
    {
      globs: everywhere(
        '~/{Downloads,Desktop,Documents}/**/*{Slack export,slack-export,slack_export}*',
        '~/{Downloads,Desktop,Documents}/**/{conversations,projects-*,memories}.json',
        '~/{Downloads,Desktop,Documents}/**/chat.html',
        '~/{Downloads,Desktop,Documents}/**/data-*-batch-*.zip',
      ),
      role: 'document',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P7',
  evidence: 'source',
  note: 'The same text stands in conversations.json and chat.html. The service keeps the conversation itself.',
  next: 'Delete the conversation at the service, then the export.',
};
