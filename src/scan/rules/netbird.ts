import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const netbirdRules: readonly Rule[] = [
  prefixed({
    id: 'netbird-token',
    description: 'NetBird personal access token',
    source: 'https://docs.netbird.io/how-to/access-netbird-public-api',
    prefixes: ['nbp_'],
    alphabet: BASE62,
    length: 36,
    nearMisses: [`nbp_${'0'.repeat(36)}`, 'nbp_short'],
  }),
];
