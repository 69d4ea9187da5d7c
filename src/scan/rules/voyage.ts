import type { Rule } from '../face.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const voyageRules: readonly Rule[] = [
  prefixed({
    id: 'voyage-api-key',
    description: 'Voyage AI API key',
    source: 'https://docs.voyageai.com/docs/api-key-and-installation',
    prefixes: ['pa-'],
    alphabet: BASE64URL,
    length: 43,
    nearMisses: [`pa-${'x'.repeat(43)}`, 'pa-short', 'pa-component--with-a-long-modifier-name-here1', 'spa-aB3d'],
  }),
];
