import { everywhere } from './everywhere.ts';
import type { Place } from './face.ts';

const AT = '${CLAUDE_CONFIG_DIR:-~/.claude}';

export const claudeCodeConfig: Place = {
  id: 'claude-code-config',
  label: 'Claude Code configuration and credentials',
  class: 'HOME',
  owner: 'Claude Code',
  stores: [
    {
      globs: everywhere(
        '~/.claude.json',
        `${AT}/.claude.json`,
        `${AT}/settings.json`,
        `${AT}/settings.local.json`,
        '/**/.claude/settings.json',
        '/**/.claude/settings.local.json',
      ),
      format: 'json',
      role: 'config',
      live: 'in-place',
    },
    { globs: everywhere(`${AT}/.credentials.json`), format: 'json', role: 'credentials', live: 'in-place' },
    {
      globs: everywhere('~/.claude.json{.backup,.backup.*,.corrupted.*}'),
      format: 'json',
      role: 'config',
      live: 'in-place',
      class: 'COPY',
    },
  ],
  running: ['claude'],
  purge: 'P1',
  evidence: 'source',
  note: 'Every running session writes ~/.claude.json again from memory, so it is searched again after the purge. Allow rules may hold whole commands with their headers.',
};
