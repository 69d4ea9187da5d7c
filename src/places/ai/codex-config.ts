import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const codexConfig: Place = {
  id: 'codex-config',
  label: 'Codex configuration and credentials',
  class: 'HOME',
  owner: 'Codex',
  stores: [
    { globs: everywhere('${CODEX_HOME:-~/.codex}/auth.json'), format: 'json', role: 'credentials', live: 'in-place' },
    {
      globs: everywhere('${CODEX_HOME:-~/.codex}/config.toml', '/**/.codex/config.toml'),
      format: 'text',
      role: 'config',
      live: 'in-place',
    },
  ],
  running: ['codex'],
  purge: 'P1',
  evidence: 'source',
  note: 'config.toml holds the environment of MCP servers. `codex logout` removes auth.json.',
};
