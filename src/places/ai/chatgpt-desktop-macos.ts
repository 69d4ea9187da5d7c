import type { Place } from '../face.ts';

export const chatgptDesktopMacos: Place = {
  id: 'chatgpt-desktop-macos',
  label: 'ChatGPT conversations on macOS',
  class: 'FAR',
  owner: 'ChatGPT',
  stores: [{ globs: { darwin: ['$CFG/com.openai.chat/**'] }, role: 'transcript', live: 'closed' }],
  running: ['ChatGPT'],
  purge: 'P9',
  evidence: 'source',
  note: 'Encrypted since conversations-v2.',
  next: 'Delete the chat in ChatGPT, which deletes it at the server too.',
};
