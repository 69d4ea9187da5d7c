import type { Place } from '../face.ts';

export const shellAssistants: Place = {
  id: 'shell-assistants',
  label: 'Caches of shell assistants',
  class: 'COPY',
  owner: 'shell-gpt, mods, aichat',
  stores: [
    {
      globs: {
        linux: [
          '/tmp/chat_cache/**',
          '$DATA/mods/**',
          '${XDG_CONFIG_HOME:-~/.config}/shell_gpt/{chat_cache,cache}/**',
          '${XDG_CONFIG_HOME:-~/.config}/aichat/messages.md',
          '${XDG_CONFIG_HOME:-~/.config}/aichat/sessions/**',
        ],
        darwin: [
          '$CFG/mods/**',
          '$CFG/aichat/messages.md',
          '$CFG/aichat/sessions/**',
          '${XDG_CONFIG_HOME:-~/.config}/shell_gpt/{chat_cache,cache}/**',
        ],
        win32: ['$CFG/aichat/messages.md', '$CFG/aichat/sessions/**'],
      },
      role: 'transcript',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Chats by name, until they are deleted.',
};
