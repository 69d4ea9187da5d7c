import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const gitObjects: Place = {
  id: 'git-objects',
  label: 'Git history',
  class: 'COPY',
  owner: 'Git',
  stores: [
    {
      globs: everywhere(
        '/**/.git/objects/**',
        '/**/.git/lfs/objects/**',
        '/**/.git/modules/**/objects/**',
        '/**/*.git/objects/**',
        '/**/.jj/**',
        '/**/.hg/store/**',
        '/**/.svn/pristine/**',
      ),
      role: 'history',
      live: 'closed',
    },
    { globs: everywhere('/**/*.bundle'), role: 'document', live: 'closed' },
  ],
  running: ['git', 'git-remote-https'],
  purge: 'P8',
  unalterable: true,
  evidence: 'tried',
  note: 'Every clone, fork and the server keep the old ones. Never expire the reflog with --all: that destroys the stashes.',
  next: '`git filter-repo --sensitive-data-removal --replace-text RULES` rewrites it, with new ids for all later commits; then have the server, clones and forks cleaned.',
};
