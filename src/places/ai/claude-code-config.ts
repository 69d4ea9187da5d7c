import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const claudeCodeConfig: Place = {
  id: 'claude-code-config',
  label: 'Claude Code configuration and credentials',
  class: 'HOME',
  owner: 'Claude Code',
  stores: [
    {
      globs: everywhere(
        '~/.claude.json',
        '${CLAUDE_CONFIG_DIR:-~/.claude}/.claude.json',
        '${CLAUDE_CONFIG_DIR:-~/.claude}/settings.json',
        '${CLAUDE_CONFIG_DIR:-~/.claude}/settings.local.json',
        '/**/.claude/settings.json',
        '/**/.claude/settings.local.json',
      ),
      format: 'json',
      role: 'config',
      live: 'in-place',
    },
    { globs: everywhere('${CLAUDE_CONFIG_DIR:-~/.claude}/.credentials.json'), format: 'json', role: 'credentials', live: 'in-place' },
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
  note: 'Every running session writes ~/.claude.json again from memory, so it is searched again after the purge. Allow rules may hold whole commands with their headers. `claude /logout` ends the login; on macOS it lies in the keychain.',
};
