import { everywhere } from './everywhere.ts';
import type { Place } from './face.ts';

const AT = '${CLAUDE_CONFIG_DIR:-~/.claude}';

export const claudeCodeTranscripts: Place = {
  id: 'claude-code-transcripts',
  label: 'Claude Code transcripts, spilled outputs and prompt history',
  class: 'COPY',
  owner: 'Claude Code',
  stores: [
    {
      globs: everywhere(`${AT}/projects/**/*.jsonl`, `${AT}/history.jsonl`, `${AT}/jobs/**/*.jsonl`, `${AT}/transcripts/**/*.jsonl`),
      format: 'jsonl',
      role: 'transcript',
      live: 'in-place',
    },
    { globs: everywhere(`${AT}/projects/**/tool-results/*`), format: 'text', role: 'transcript', live: 'in-place' },
    {
      globs: everywhere(
        `${AT}/{file-history,paste-cache,debug,session-env,shell-snapshots,tasks,todos,plans,telemetry,security,backups,statsig}/**`,
        `${AT}/projects/**`,
        `${AT}/**`,
      ),
      role: 'cache',
      live: 'in-place',
    },
  ],
  running: ['claude'],
  purge: 'P1',
  evidence: 'source',
  note: 'The same text stands twice in a line and again in forks and subagents. Signed thinking blocks must stay as they are: if a secret is in one, delete the session. A session that runs still holds the secret: end it first.',
};
