import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/**
 * Sources: https://github.com/boto/botocore/blob/develop/botocore/credentials.py,
 * https://github.com/aws/aws-cli/blob/develop/awscli/customizations/assumerole.py
 */
export const awsCaches: Place = {
  id: 'aws-caches',
  label: 'AWS session caches',
  class: 'REGEN',
  owner: 'AWS CLI',
  stores: [{ globs: everywhere('~/.aws/{sso,cli}/cache/**', '~/.aws/login/cache/**'), role: 'cache', live: 'in-place' }],
  running: [],
  purge: 'P3',
  loose: true,
  evidence: 'source',
  note: 'The next command asks to log in.',
  next: '`aws sso logout` empties it.',
};
