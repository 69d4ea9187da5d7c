import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

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
        '/**/.roo/mcp.json',
        '/**/.kilocode/mcp.json',
        '/**/.amazonq/mcp.json',
        '~/.aws/amazonq/mcp.json',
        '/**/.kiro/settings/mcp.json',
        '/**/.windsurf/mcp.json',
        '~/.codeium/windsurf{,-next}/mcp_config.json',
        '~/.codeium/mcp_config.json',
        '${COPILOT_HOME:-~/.copilot}/mcp-config.json',
        '~/.lmstudio/mcp.json',
        '@lm-studio/mcp.json',
        '/**/{cline_mcp_settings,mcp_settings}.json',
        '~/.gemini/antigravity{,-cli,-ide}/mcp_config.json',
        '~/.config/mcp/mcp.json',
        '~/.mcp-auth/**',
        '/**/.gemini/extensions/**/gemini-extension.json',
      ),
      role: 'config',
      live: 'in-place',
    },
    {
      globs: everywhere(
        '$CFG/{Code,Code - Insiders,VSCodium,Cursor,Windsurf,Kiro,Trae,Antigravity}/User/mcp.json',
        '$CFG/{Code,Code - Insiders,VSCodium,Cursor,Windsurf,Kiro,Trae,Antigravity}/User/profiles/*/mcp.json',
        '~/.vscode-server{,-insiders}/data/User/mcp.json',
        '$CFG/{Code,Code - Insiders,VSCodium,Cursor,Windsurf,Kiro,Trae,Antigravity}/User/globalStorage/*/settings/{cline_mcp_settings,mcp_settings}.json',
        '~/.vscode-server{,-insiders}/data/User/globalStorage/*/settings/{cline_mcp_settings,mcp_settings}.json',
      ),
      role: 'config',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: 'Usually the same key stands in three to six of these files. Where the client takes references (${env:NAME}, inputs), put one in its place.',
};
