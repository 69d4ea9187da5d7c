import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const junieConfig: Place = {
  id: 'junie-config',
  label: 'Junie configuration',
  class: 'HOME',
  owner: 'Junie',
  stores: [
    {
      globs: everywhere('~/.junie/{credentials,config,settings}.json', '/**/.junie/mcp/mcp.json', '~/.junie/mcp/mcp.json'),
      format: 'json',
      role: 'config',
      live: 'in-place',
    },
  ],
  running: ['junie'],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Give it the new key with `junie` /account.',
};
