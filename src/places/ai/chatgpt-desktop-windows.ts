import type { Place } from '../face.ts';

export const chatgptDesktopWindows: Place = {
  id: 'chatgpt-desktop-windows',
  label: 'ChatGPT storage on Windows',
  class: 'COPY',
  owner: 'ChatGPT',
  stores: [
    { globs: { win32: ['$LOCAL/Packages/OpenAI.ChatGPT-Desktop_*/LocalCache/Roaming/ChatGPT/**'] }, role: 'transcript', live: 'closed' },
  ],
  running: ['ChatGPT'],
  purge: 'P6',
  evidence: 'source',
  note: 'Delete the chat in the application; the server keeps chats for up to 30 days more.',
};
