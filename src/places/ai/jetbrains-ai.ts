import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const jetbrainsAi: Place = {
  id: 'jetbrains-ai',
  label: 'JetBrains AI chats',
  class: 'COPY',
  owner: 'JetBrains AI Assistant',
  stores: [
    { globs: everywhere('$CFG/JetBrains/*/workspace/*.xml'), role: 'transcript', live: 'closed' },
    {
      globs: {
        linux: ['$CFG/JetBrains/*/aia-task-history/**', '$CACHE/JetBrains/*/aia-task-history/**'],
        darwin: ['$CFG/JetBrains/*/aia-task-history/**', '$CACHE/JetBrains/*/aia-task-history/**'],
        win32: ['$CFG/JetBrains/*/aia-task-history/**', '$CACHE/JetBrains/*/aia-task-history/**'],
      },
      role: 'transcript',
      live: 'closed',
    },
  ],
  running: ['idea', 'pycharm', 'webstorm', 'goland', 'rider', 'clion', 'phpstorm', 'rubymine', 'rustrover', 'datagrip'],
  purge: 'P1',
  evidence: 'source',
  note: 'The IDE saves it from memory when it ends; delete the chat in its panel, or close the IDE first.',
};
