import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const dotenv: Place = {
  id: 'dotenv',
  label: 'dotenv files',
  class: 'HOME',
  owner: 'the project',
  stores: [
    {
      globs: everywhere(
        '/**/.env',
        '/**/.env.*',
        '/**/.envrc',
        '/**/.flaskenv',
        '/**/.dev.vars',
        '/**/.dev.vars.*',
        '/**/*.env',
        '/**/.secrets',
        '/**/.secret',
      ),
      format: 'text',
      role: 'config',
      live: 'in-place',
    },
    {
      globs: everywhere(
        '/**/.env{,.*}{.bak,.backup,.old,.orig,.save,.copy,~}',
        '/**/.env* copy*',
        '/**/.env*-copy*',
        '/**/.env.{example,sample,template,dist,defaults}',
        '/**/*.env{.bak,.old,.orig,~}',
      ),
      format: 'text',
      role: 'config',
      live: 'in-place',
      class: 'COPY',
    },
    {
      globs: everywhere(
        '~/.{cursor,claude,codex}/worktrees/**/.env',
        '~/.{cursor,claude,codex}/worktrees/**/.env.*',
        '~/.claude-worktrees/**/.env',
        '/**/.{claude,worktrees}/worktrees/**/.env',
      ),
      format: 'text',
      role: 'config',
      live: 'in-place',
      class: 'COPY',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Programs read it when they start. Back-ups and filled-in examples are copies; the file itself is where the project looks.',
};
