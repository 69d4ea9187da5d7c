import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const awsCredentials: Place = {
  id: 'aws-credentials',
  label: 'AWS credentials',
  class: 'HOME',
  owner: 'AWS CLI and SDKs',
  stores: [
    {
      globs: everywhere('${AWS_SHARED_CREDENTIALS_FILE:-~/.aws/credentials}', '~/.aws/credentials'),
      format: 'text',
      role: 'credentials',
      live: 'in-place',
    },
    { globs: everywhere('${AWS_CONFIG_FILE:-~/.aws/config}', '~/.aws/config'), format: 'text', role: 'config', live: 'in-place' },
    {
      globs: everywhere('~/.aws/{credentials,config}{.bak,.old,.orig,.backup,~}'),
      format: 'text',
      role: 'credentials',
      live: 'in-place',
      class: 'COPY',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: 'Make a new access key with `aws iam create-access-key`, `aws configure`, then delete the old one.',
};
