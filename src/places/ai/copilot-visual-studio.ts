import type { Place } from '../face.ts';

export const copilotVisualStudio: Place = {
  id: 'copilot-visual-studio',
  label: 'Copilot logs of Visual Studio',
  class: 'COPY',
  owner: 'GitHub Copilot for Visual Studio',
  stores: [
    {
      globs: { win32: ['${TEMP:-~/AppData/Local/Temp}/VSGitHubCopilotLogs/**', '$LOCAL/**/VSGitHubCopilot/**'] },
      format: 'text',
      role: 'log',
      live: 'closed',
    },
  ],
  running: ['devenv'],
  purge: 'P3',
  evidence: 'source',
  note: 'Visual Studio makes new ones.',
  next: 'Close Visual Studio and delete the log.',
};
