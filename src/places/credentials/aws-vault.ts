import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/99designs/aws-vault/blob/master/cli/global.go */
export const awsVault: Place = {
  id: 'aws-vault',
  label: 'aws-vault’s encrypted key files',
  class: 'HOME',
  owner: 'aws-vault',
  stores: [{ globs: everywhere('~/.awsvault/**'), role: 'credentials', live: 'in-place' }],
  running: [],
  purge: 'P8',
  evidence: 'source',
  note: 'Encrypted, so nothing in it can be matched.',
  next: '`aws-vault remove PROFILE` removes it.',
};
