import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL, HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const exoscaleRules: readonly Rule[] = [
  prefixed({
    id: 'exoscale-api-key',
    description: 'Exoscale API key id',
    source: 'https://community.exoscale.com/product/iam/how-to/api-keys/',
    prefixes: ['EXO'],
    alphabet: HEX,
    length: [24, 28],
    nearMisses: [`EXO${'0'.repeat(24)}`, 'EXODUS2024abcdef', 'EXOSCALE_API_ENVIRONMENT'],
  }),
  named({
    id: 'exoscale-api-secret',
    description: 'Exoscale API secret',
    source: 'https://community.exoscale.com/product/iam/how-to/api-keys/',
    names: ['exoscale'],
    what: ['secret', 'api secret', 'secret key'],
    alphabet: BASE64URL,
    length: 43,
    nearMisses: [
      `EXOSCALE_SECRET=${'0'.repeat(43)}`,
      'EXOSCALE_SECRET=your-exoscale-secret-goes-here',
      'exoscaleSecret: process.env.EXOSCALE_SECRET,',
    ],
  }),
];
