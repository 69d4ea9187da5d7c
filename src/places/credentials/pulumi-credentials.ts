import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/1Password/shell-plugins/tree/main/plugins/pulumi */
export const pulumiCredentials: Place = {
  id: 'pulumi-credentials',
  label: 'Pulumi credentials',
  class: 'HOME',
  owner: 'Pulumi',
  stores: [
    {
      globs: everywhere('${PULUMI_HOME:-~/.pulumi}/credentials.json', '~/.pulumi/credentials.json'),
      format: 'json',
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P8',
  evidence: 'source',
  next: '`pulumi logout` removes it.',
};
