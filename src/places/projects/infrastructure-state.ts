import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const infrastructureState: Place = {
  id: 'infrastructure-state',
  label: 'State of other infrastructure tools',
  class: 'HOME',
  owner: 'Pulumi, Ansible, Helm, CDK, Serverless, kustomize',
  stores: [
    {
      globs: everywhere(
        '~/.pulumi/{stacks,history,backups,workspaces}/**',
        '/**/.pulumi/**',
        '/**/cdk.out/**',
        '/**/.serverless/**',
        '/**/*vault*pass*',
        '/**/.vault_pass*',
        '/**/*.retry',
        '~/.ansible/**',
      ),
      role: 'state',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: '`pulumi stack export` and import for a state; vault password files open every vault.',
};
