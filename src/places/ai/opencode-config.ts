import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://opencode.ai/docs/troubleshooting/ */
export const opencodeConfig: Place = {
  id: 'opencode-config',
  label: 'opencode configuration and credentials',
  class: 'HOME',
  owner: 'opencode',
  stores: [
    {
      globs: everywhere('${XDG_DATA_HOME:-~/.local/share}/opencode/{auth,mcp-auth}.json'),
      format: 'json',
      role: 'credentials',
      live: 'in-place',
    },
    {
      globs: everywhere(
        '${XDG_CONFIG_HOME:-~/.config}/opencode/{opencode,config}.json',
        '${XDG_CONFIG_HOME:-~/.config}/opencode/opencode.jsonc',
        '/**/opencode.json',
        '/**/opencode.jsonc',
        '/**/.opencode/opencode.json',
      ),
      role: 'config',
      live: 'in-place',
    },
  ],
  running: ['opencode'],
  purge: 'P8',
  evidence: 'source',
  next: 'Sign out with `opencode auth logout`; in the configuration use {env:NAME}.',
};
