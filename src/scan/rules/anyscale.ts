import type { Rule } from '../face.ts';
import { BASE36 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const anyscaleRules: readonly Rule[] = [
  prefixed({
    id: 'anyscale-api-key',
    description: 'Anyscale Endpoints API key',
    source: 'https://docs.anyscale.com/reference/quickstart-cli',
    prefixes: ['esecret_'],
    alphabet: BASE36,
    length: [24, 32],
    nearMisses: [`esecret_${'x'.repeat(24)}`, 'esecret_short'],
  }),
];
