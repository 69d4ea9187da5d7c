import { everywhere } from './everywhere.ts';
import type { Place } from './face.ts';

export const geminiCliConfig: Place = {
  id: 'gemini-cli-config',
  label: 'Gemini CLI configuration and credentials',
  class: 'HOME',
  owner: 'Gemini CLI',
  stores: [
    {
      globs: everywhere('~/.gemini/oauth_creds.json', '~/.gemini/mcp-oauth-tokens.json'),
      format: 'json',
      role: 'credentials',
      live: 'in-place',
    },
    { globs: everywhere('~/.gemini/settings.json', '/**/.gemini/settings.json'), format: 'json', role: 'config', live: 'in-place' },
  ],
  running: ['gemini'],
  purge: 'P1',
  evidence: 'source',
};
