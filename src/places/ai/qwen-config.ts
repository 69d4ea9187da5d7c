import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const qwenConfig: Place = {
  id: 'qwen-config',
  label: 'Qwen Code configuration',
  class: 'HOME',
  owner: 'Qwen Code',
  stores: [
    {
      globs: everywhere('~/.qwen/{oauth_creds,settings,mcp-oauth-tokens}.json', '~/.qwen/.env', '/**/.qwen/settings.json'),
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: ['qwen'],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Deleting oauth_creds.json makes the next start log in again.',
};
