import type { Place } from '../face.ts';

export const terminalScrollback: Place = {
  id: 'terminal-scrollback',
  label: 'Scrollback that terminals keep',
  class: 'COPY',
  owner: 'zellij, tmux logging, ConEmu',
  stores: [
    {
      globs: { linux: ['$CACHE/zellij/**'], darwin: ['$CACHE/org.Zellij-Contributors.Zellij/**'], win32: ['$CFG/ConEmu/**'] },
      role: 'state',
      live: 'closed',
    },
    {
      globs: {
        linux: ['~/tmux-*.log', '~/.tmux/logs/**'],
        darwin: ['~/tmux-*.log', '~/.tmux/logs/**'],
        win32: ['~/Documents/ConEmu/**', '$LOCAL/Temp/ConEmu*.log'],
      },
      role: 'log',
      live: 'in-place',
    },
  ],
  running: ['zellij', 'ConEmu', 'ConEmu64'],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Close the session first.',
};
