import type { Place } from '../face.ts';

export const claudeDesktopSessions: Place = {
  id: 'claude-desktop-sessions',
  label: 'Claude Desktop local sessions and logs',
  class: 'COPY',
  owner: 'Claude Desktop',
  stores: [
    {
      globs: {
        linux: ['$CFG/Claude/{local-agent-mode-sessions,claude-code-sessions}/**'],
        darwin: ['$CFG/Claude/{local-agent-mode-sessions,claude-code-sessions}/**'],
        win32: [
          '$CFG/Claude/{local-agent-mode-sessions,claude-code-sessions}/**',
          '$LOCAL/Packages/Claude_*/LocalCache/Roaming/Claude/{local-agent-mode-sessions,claude-code-sessions}/**',
        ],
      },
      role: 'transcript',
      live: 'in-place',
    },
    {
      globs: {
        linux: ['$CFG/Claude/logs/**'],
        darwin: ['~/Library/Logs/Claude/**', '$CFG/Claude/logs/**'],
        win32: ['$CFG/Claude/logs/**', '$LOCAL/Packages/Claude_*/LocalCache/Roaming/Claude/logs/**'],
      },
      format: 'text',
      role: 'log',
      live: 'in-place',
    },
  ],
  running: ['claude-desktop', 'Claude'],
  purge: 'P1',
  evidence: 'source',
  note: 'Logs of MCP servers repeat what they were given.',
};
