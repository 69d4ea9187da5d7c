import { everywhere } from './everywhere.ts';
import type { Place } from './face.ts';

export const mcpConfig: Place = {
  id: 'mcp-config',
  label: 'MCP server configuration',
  class: 'HOME',
  owner: 'AI assistants',
  stores: [
    {
      globs: everywhere(
        '/**/.mcp.json',
        '~/.cursor/mcp.json',
        '/**/.cursor/mcp.json',
        '/**/.vscode/mcp.json',
        '$CFG/Code/User/mcp.json',
        '~/.codeium/windsurf/mcp_config.json',
        '${COPILOT_HOME:-~/.copilot}/mcp-config.json',
        '~/.lmstudio/mcp.json',
        '/**/{cline_mcp_settings,mcp_settings}.json',
      ),
      format: 'json',
      role: 'config',
      live: 'in-place',
    },
    {
      globs: everywhere('~/.continue/config.yaml', '${XDG_CONFIG_HOME:-~/.config}/goose/config.yaml'),
      format: 'text',
      role: 'config',
      live: 'in-place',
    },
    {
      globs: {
        linux: ['$CFG/Claude/claude_desktop_config.json'],
        darwin: ['$CFG/Claude/claude_desktop_config.json'],
        win32: ['$CFG/Claude/claude_desktop_config.json', '$LOCAL/Packages/Claude_*/LocalCache/Roaming/Claude/claude_desktop_config.json'],
      },
      format: 'json',
      role: 'config',
      live: 'closed',
    },
  ],
  running: ['claude-desktop', 'Claude'],
  purge: 'P1',
  evidence: 'source',
  note: 'Usually the same key stands in three to six of these files. Where the client takes references (${env:NAME}, inputs), put one in its place.',
};
