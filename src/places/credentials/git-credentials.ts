import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const gitCredentials: Place = {
  id: 'git-credentials',
  label: 'Git credential store',
  class: 'HOME',
  owner: 'Git',
  stores: [
    {
      globs: everywhere('~/.git-credentials', '${XDG_CONFIG_HOME:-~/.config}/git/credentials'),
      format: 'text',
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: 'Git asks again; its own way is `git credential reject`.',
};
