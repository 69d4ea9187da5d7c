import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const claudeCodeTranscripts: Place = {
  id: 'claude-code-transcripts',
  label: 'Claude Code transcripts, spilled outputs and prompt history',
  class: 'COPY',
  owner: 'Claude Code',
  stores: [
    {
      globs: everywhere(
        '${CLAUDE_CONFIG_DIR:-~/.claude}/projects/**/*.jsonl',
        '${CLAUDE_CONFIG_DIR:-~/.claude}/history.jsonl',
        '${CLAUDE_CONFIG_DIR:-~/.claude}/jobs/**/*.jsonl',
        '${CLAUDE_CONFIG_DIR:-~/.claude}/transcripts/**/*.jsonl',
      ),
      format: 'jsonl',
      role: 'transcript',
      live: 'in-place',
    },
    {
      globs: everywhere('${CLAUDE_CONFIG_DIR:-~/.claude}/projects/**/tool-results/*'),
      format: 'text',
      role: 'transcript',
      live: 'in-place',
    },
    {
      globs: everywhere(
        '${CLAUDE_CONFIG_DIR:-~/.claude}/{file-history,paste-cache,session-env,shell-snapshots,tasks,todos,plans,security,backups}/**',
        '${CLAUDE_CONFIG_DIR:-~/.claude}/projects/**',
        '${CLAUDE_CONFIG_DIR:-~/.claude}/**',
      ),
      role: 'transcript',
      live: 'in-place',
    },
    { globs: everywhere('${CLAUDE_CONFIG_DIR:-~/.claude}/{debug,telemetry,statsig}/**'), role: 'log', live: 'in-place' },
    {
      globs: {
        linux: ['${TMPDIR:-/tmp}/claude-*/**'],
        darwin: ['/private/tmp/claude-*/**'],
        win32: ['${TEMP:-~/AppData/Local/Temp}/claude*/**'],
      },
      format: 'text',
      role: 'log',
      live: 'in-place',
    },
  ],
  running: ['claude'],
  purge: 'P1',
  evidence: 'source',
  note: 'The same text stands twice in a line and again in forks and subagents. Signed thinking blocks must stay as they are. A session that runs still holds the secret: end it first.',
  next: 'Delete the session: its .jsonl below ~/.claude/projects, and the folder of the same name.',
};
