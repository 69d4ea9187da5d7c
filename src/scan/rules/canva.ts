import type { Rule } from '../face.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const canvaRules: readonly Rule[] = [
  prefixed({
    id: 'canva-client-secret',
    description: 'Canva client secret',
    source: 'https://www.canva.dev/docs/connect/creating-integrations/',
    prefixes: ['cnvca'],
    alphabet: BASE64URL,
    length: [45, 60],
    nearMisses: [`cnvca${'x'.repeat(51)}`, 'cnvca-secret'],
  }),
];
