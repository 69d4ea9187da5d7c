import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const ciRunners: Place = {
  id: 'ci-runners',
  label: 'Local runners and downloaded build logs',
  class: 'COPY',
  owner: 'GitHub Actions runner, act, GitLab Runner, Jenkins',
  stores: [
    {
      globs: everywhere(
        '~/actions-runner/{_diag,_work}/**',
        '~/.cache/act/**',
        '~/.act/**',
        '~/Downloads/logs_*.zip',
        '~/.jenkins/{jobs,logs,workspace}/**',
        '~/.gitlab-runner/**',
      ),
      role: 'log',
      live: 'closed',
    },
  ],
  running: ['Runner.Listener', 'act', 'gitlab-runner'],
  purge: 'P3',
  evidence: 'unverified',
  note: 'The service keeps its own logs: delete them there.',
  next: 'Stop the runner’s service and delete its log.',
};
