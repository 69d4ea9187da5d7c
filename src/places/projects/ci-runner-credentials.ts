import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const ciRunnerCredentials: Place = {
  id: 'ci-runner-credentials',
  label: 'Credentials of local runners',
  class: 'HOME',
  owner: 'GitHub Actions runner, GitLab Runner, Jenkins',
  stores: [
    {
      globs: everywhere(
        '~/actions-runner/.{credentials,credentials_rsaparams,env,runner}',
        '~/.gitlab-runner/config.toml',
        '~/.jenkins/{credentials.xml,secret.key}',
        '~/.jenkins/secrets/**',
        '~/.actrc',
        '~/.secrets',
      ),
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: ['Runner.Listener', 'gitlab-runner'],
  purge: 'P8',
  evidence: 'unverified',
  next: '`./config.sh remove` or `gitlab-runner unregister` takes the runner out of service.',
};
