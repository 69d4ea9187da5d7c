import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/MoonshotAI/kimi-cli/blob/main/src/kimi_cli/auth/oauth.py */
export const kimiConfig: Place = {
  id: 'kimi-config',
  label: 'Kimi configuration',
  class: 'HOME',
  owner: 'Kimi',
  stores: [
    {
      globs: everywhere('~/.kimi{,-code}/{config.json,config.toml,mcp.json}', '~/.kimi{,-code}/credentials/**'),
      role: 'config',
      live: 'in-place',
    },
  ],
  running: ['kimi'],
  purge: 'P1',
  evidence: 'source',
  note: '`kimi logout`.',
};
