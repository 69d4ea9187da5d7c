import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const shutterstockRules: readonly Rule[] = [
  named({
    id: 'shutterstock-secret',
    description: 'Shutterstock consumer secret',
    source: 'https://api-reference.shutterstock.com/#authentication',
    names: ['shutterstock'],
    what: ['consumer secret', 'client secret', 'secret'],
    alphabet: BASE62,
    length: [16, 32],
    nearMisses: [`SHUTTERSTOCK_CONSUMER_SECRET=${'x'.repeat(16)}`],
  }),
];
