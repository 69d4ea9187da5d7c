import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const vaultToken: Place = {
  id: 'vault-token',
  label: 'HashiCorp Vault token',
  class: 'HOME',
  owner: 'Vault',
  stores: [{ globs: everywhere('~/.vault-token', '~/.bao-token'), format: 'text', role: 'credentials', live: 'in-place' }],
  running: [],
  purge: 'P8',
  evidence: 'unverified',
  next: '`vault token revoke -self` first, then delete the file.',
};
