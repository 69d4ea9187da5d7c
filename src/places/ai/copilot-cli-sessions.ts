import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const copilotCliSessions: Place = {
  id: 'copilot-cli-sessions',
  label: 'Copilot CLI sessions and logs',
  class: 'COPY',
  owner: 'GitHub Copilot CLI',
  stores: [
    { globs: everywhere('${COPILOT_HOME:-~/.copilot}/session-state/**/*.jsonl'), format: 'jsonl', role: 'transcript', live: 'in-place' },
    {
      globs: everywhere(
        '${COPILOT_HOME:-~/.copilot}/{session-state,history-session-state,logs,command-history-state}/**',
        '${COPILOT_HOME:-~/.copilot}/**',
      ),
      role: 'transcript',
      live: 'in-place',
    },
  ],
  running: ['copilot'],
  purge: 'P1',
  evidence: 'source',
  note: 'Each event opens the file anew, so it may be overwritten while a session runs; the session still holds the secret.',
};
