import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const copilotJetbrainsSessions: Place = {
  id: 'copilot-jetbrains-sessions',
  label: 'Copilot sessions in JetBrains IDEs',
  class: 'COPY',
  owner: 'GitHub Copilot for JetBrains',
  stores: [{ globs: everywhere('${COPILOT_HOME:-~/.copilot}/jb/**/*.jsonl'), format: 'jsonl', role: 'transcript', live: 'in-place' }],
  running: ['idea', 'pycharm', 'webstorm', 'goland', 'rider', 'clion', 'phpstorm', 'rubymine'],
  purge: 'P1',
  evidence: 'source',
  note: 'Close the chat first.',
};
