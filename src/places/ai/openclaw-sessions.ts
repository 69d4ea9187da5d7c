import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const openclawSessions: Place = {
  id: 'openclaw-sessions',
  label: 'OpenClaw sessions',
  class: 'COPY',
  owner: 'OpenClaw',
  stores: [
    {
      globs: everywhere('~/.openclaw/agents/*/sessions/**', '~/.{clawdbot,moltbot}/agents/*/sessions/**'),
      role: 'transcript',
      live: 'in-place',
    },
    { globs: everywhere('~/.openclaw/{logs,memory,workspace,media}/**'), role: 'log', live: 'in-place' },
  ],
  running: ['openclaw'],
  purge: 'P1',
  evidence: 'source',
  note: 'Reset and deleted sessions stay beside as .reset, .deleted and .bak.',
};
