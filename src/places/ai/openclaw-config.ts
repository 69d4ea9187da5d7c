import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const openclawConfig: Place = {
  id: 'openclaw-config',
  label: 'OpenClaw configuration and credentials',
  class: 'HOME',
  owner: 'OpenClaw',
  stores: [
    {
      globs: everywhere(
        '~/.openclaw/openclaw.json*',
        '~/.openclaw/credentials/**',
        '~/.openclaw/.env',
        '~/.openclaw/agents/*/agent/auth*.json',
        '~/.{clawdbot,moltbot}/*.json',
      ),
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: ['openclaw'],
  purge: 'P1',
  evidence: 'unverified',
  note: '`openclaw configure`.',
};
