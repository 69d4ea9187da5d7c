import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const gitRecords: Place = {
  id: 'git-records',
  label: 'Git’s records of what was done',
  class: 'COPY',
  owner: 'Git',
  stores: [
    {
      globs: everywhere(
        '/**/.git/FETCH_HEAD',
        '/**/.git/logs/**',
        '/**/.git/worktrees/*/logs/**',
        '/**/.git/*_MSG',
        '/**/.git/COMMIT_EDITMSG',
        '/**/.git/rr-cache/**',
        '/**/.git/filter-repo/**',
        '/**/.git/gk/**',
        '/**/.git/sourcetreeconfig',
      ),
      format: 'text',
      role: 'log',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Remote URLs with their tokens, and messages. A message that was committed stands in the objects too.',
};
