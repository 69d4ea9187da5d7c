import type { Place } from '../face.ts';

export const claudeDesktopAudit: Place = {
  id: 'claude-desktop-audit',
  label: 'Claude Desktop audit chains',
  class: 'COPY',
  owner: 'Claude Desktop',
  stores: [
    {
      globs: {
        linux: ['$CFG/Claude/local-agent-mode-sessions/**/{audit.jsonl,.audit-key}'],
        darwin: ['$CFG/Claude/local-agent-mode-sessions/**/{audit.jsonl,.audit-key}'],
        win32: [
          '$CFG/Claude/local-agent-mode-sessions/**/{audit.jsonl,.audit-key}',
          '$LOCAL/Packages/Claude_*/LocalCache/Roaming/Claude/local-agent-mode-sessions/**/{audit.jsonl,.audit-key}',
        ],
      },
      role: 'log',
      live: 'closed',
    },
  ],
  running: ['claude-desktop', 'Claude'],
  purge: 'P3',
  unalterable: true,
  evidence: 'source',
  note: 'Each line is authenticated by the one before: a changed line breaks the chain.',
  next: 'Delete the whole session in Claude Desktop.',
};
