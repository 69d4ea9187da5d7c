import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const dnsimpleRules: readonly Rule[] = [
  prefixed({
    id: 'dnsimple-token',
    description: 'DNSimple user or account access token',
    source: 'https://support.dnsimple.com/articles/api-access-token/',
    prefixes: ['dnsimple_u_', 'dnsimple_a_'],
    alphabet: BASE62,
    length: 32,
    nearMisses: [`dnsimple_u_${'0'.repeat(32)}`, 'dnsimple_u_short'],
  }),
];
