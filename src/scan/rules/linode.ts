import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const linodeRules: readonly Rule[] = [
  named({
    id: 'linode-token',
    description: 'Linode (Akamai Cloud) personal access token',
    source: 'https://techdocs.akamai.com/linode-api/reference/get-started',
    names: ['linode'],
    alphabet: HEX,
    length: 64,
    nearMisses: [`LINODE_TOKEN=${'0'.repeat(64)}`, 'linode_token_id: 12345', `linode_image_digest=${'3b1f5a7c9d2e4f60'.repeat(4)}`],
  }),
];
