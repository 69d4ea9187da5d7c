import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const ubidotsRules: readonly Rule[] = [
  prefixed({
    id: 'ubidots-token',
    description: 'Ubidots token or API key',
    source: 'https://docs.ubidots.com/reference/authentication',
    prefixes: ['BBFF-', 'BBUS-'],
    alphabet: BASE62,
    length: 30,
    nearMisses: [`BBFF-${'x'.repeat(30)}`, 'BBFF-short'],
  }),
];
