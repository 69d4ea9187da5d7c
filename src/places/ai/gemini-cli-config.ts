import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const geminiCliConfig: Place = {
  id: 'gemini-cli-config',
  label: 'Gemini CLI configuration and credentials',
  class: 'HOME',
  owner: 'Gemini CLI',
  stores: [
    {
      globs: everywhere('~/.gemini/{oauth_creds,mcp-oauth-tokens,google_accounts}.json', '~/.gemini/.env'),
      role: 'credentials',
      live: 'in-place',
    },
    { globs: everywhere('~/.gemini/settings.json', '/**/.gemini/settings.json'), format: 'json', role: 'config', live: 'in-place' },
  ],
  running: ['gemini'],
  purge: 'P1',
  evidence: 'source',
  note: 'Deleting oauth_creds.json makes the next start log in again.',
};
