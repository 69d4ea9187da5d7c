import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const digitaloceanRules: readonly Rule[] = [
  prefixed({
    id: 'digitalocean-token',
    description: 'DigitalOcean personal, OAuth or refresh token',
    source: 'https://docs.digitalocean.com/reference/api/create-personal-access-token/',
    prefixes: ['dop_v1_', 'doo_v1_', 'dor_v1_'],
    alphabet: HEX,
    length: 64,
    nearMisses: [`dop_v1_${'0'.repeat(64)}`, 'dop_v1_short'],
  }),
];
