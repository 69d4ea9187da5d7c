import type { Place } from '../face.ts';

export const claudeDesktopConfig: Place = {
  id: 'claude-desktop-config',
  label: 'Claude Desktop configuration',
  class: 'HOME',
  owner: 'Claude Desktop',
  stores: [
    {
      globs: {
        linux: ['$CFG/Claude/{claude_desktop_config,config,developer_settings}.json'],
        darwin: ['$CFG/Claude/{claude_desktop_config,config,developer_settings}.json'],
        win32: [
          '$CFG/Claude/{claude_desktop_config,config,developer_settings}.json',
          '$LOCAL/Packages/Claude_*/LocalCache/Roaming/Claude/{claude_desktop_config,config,developer_settings}.json',
        ],
      },
      format: 'json',
      role: 'config',
      live: 'closed',
    },
    {
      globs: {
        linux: ['$CFG/Claude/extensions-installations.json'],
        darwin: ['$CFG/Claude/extensions-installations.json'],
        win32: [
          '$CFG/Claude/extensions-installations.json',
          '$LOCAL/Packages/Claude_*/LocalCache/Roaming/Claude/extensions-installations.json',
        ],
      },
      format: 'json',
      role: 'config',
      live: 'closed',
    },
    {
      globs: {
        linux: ['$CFG/Claude/Claude Extensions Settings/*.json'],
        darwin: ['$CFG/Claude/Claude Extensions Settings/*.json'],
        win32: [
          '$CFG/Claude/Claude Extensions Settings/*.json',
          '$LOCAL/Packages/Claude_*/LocalCache/Roaming/Claude/Claude Extensions Settings/*.json',
        ],
      },
      format: 'json',
      role: 'config',
      live: 'closed',
    },
  ],
  running: ['claude-desktop', 'Claude'],
  purge: 'P1',
  evidence: 'source',
  note: 'Environment of MCP servers in clear: close the application, put the new key in, start it again.',
};
