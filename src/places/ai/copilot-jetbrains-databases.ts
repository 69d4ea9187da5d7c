import type { Place } from '../face.ts';

export const copilotJetbrainsDatabases: Place = {
  id: 'copilot-jetbrains-databases',
  label: 'Copilot chats in JetBrains IDEs',
  class: 'COPY',
  owner: 'GitHub Copilot for JetBrains',
  stores: [
    {
      globs: {
        linux: ['${XDG_CONFIG_HOME:-~/.config}/github-copilot/**/*.db'],
        darwin: ['${XDG_CONFIG_HOME:-~/.config}/github-copilot/**/*.db'],
        win32: ['$LOCAL/github-copilot/**/*.db'],
      },
      role: 'transcript',
      live: 'closed',
    },
  ],
  running: ['idea', 'pycharm', 'webstorm', 'goland', 'rider', 'clion', 'phpstorm', 'rubymine'],
  purge: 'P3',
  evidence: 'source',
  note: 'Chunked and compressed.',
  next: 'Delete the chat in the IDE, or its folder while the IDE is closed.',
};
